package org.infratest.state;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A service where systemd is not: a script in {@code /etc/init.d}, of sysvinit or OpenRC. It is asked for its status, by which
 * the Linux Standard Base means 0 for running and 3 for stopped.
 *
 * @param name the script's name
 */
record InitScriptFact(String name) implements Fact<InitScriptFact.Script> {

    /**
     * What is known about it.
     *
     * @param exists whether there is such a script
     * @param status what it exited with when it was asked for its status
     * @param words what it said then
     * @param enabledIn the runlevels in which it is started
     */
    record Script(boolean exists, int status, String words, List<String> enabledIn) {

        private static final int MOST_KNOWN = 3;
        private static final Pattern USAGE = Pattern.compile("(?i)usage\\s*:");

        /** Whether its answer says whether it runs: what it ends with otherwise is for errors, and scripts that know no status end with anything. */
        boolean tells() {
            return status == 0
                    || (status > 0
                            && status <= MOST_KNOWN
                            && !USAGE.matcher(words).find());
        }

        static final Script NONE = new Script(false, -1, "", List.of());
    }

    @Override
    public String title() {
        return "service " + name;
    }

    /**
     * OpenRC keeps runlevels as folders of links; sysvinit as links that begin with S and an order. What only goes down with the machine, or is
     * there for one administrator alone, is not started with it.
     */
    @Override
    public String script() {
        return """
                n=%s
                [ -d /run/systemd/system ] && absent
                [ -e "/etc/init.d/$n" ] || absent
                if [ -x "/etc/init.d/$n" ]; then words=$("/etc/init.d/$n" status 2>&1); code=$?; else words='not executable'; code=-1; fi
                printf '%%s\\n' "$code"
                for l in /etc/runlevels/*/"$n"; do case $l in */shutdown/*) continue;; esac; [ -e "$l" ] && { l=${l%%/*}; printf 'runlevel %%s\\n' "${l##*/}"; }; done
                for l in /etc/rc[S2-5].d/S[0-9][0-9]"$n"; do [ -e "$l" ] && { l=${l#/etc/rc}; printf 'runlevel %%s\\n' "${l%%%%.*}"; }; done
                echo --; printf '%%s' "$words" | head -c 1000""".formatted(Shell.quoted(name));
    }

    @Override
    public Script read(Answer answer) throws Unseen {
        if (answer.isAbsent()) {
            return Script.NONE;
        }
        List<String> lines = answer.text().lines().toList();
        int end = lines.indexOf("--");
        return new Script(
                true,
                Integer.parseInt(lines.get(0)),
                String.join(" ", lines.subList(end + 1, lines.size())),
                lines.subList(1, end));
    }
}
