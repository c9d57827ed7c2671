package org.infratest.state;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The services that are active, and those that start with the machine: of systemd, else of sysvinit or OpenRC. That of systemd is read from its
 * links, as listing all unit files makes it look through all its folders.
 */
record ServicesFact() implements Fact<Map<String, String>> {

    /** What systemd runs for a moment or a login, under names that are different each time. */
    private static final Pattern PASSING = Pattern.compile("(run-|session-|user@|user-runtime-dir@).*");

    @Override
    public String title() {
        return "the services";
    }

    @Override
    public String script() {
        return """
                if [ -d /run/systemd/system ]; then
                  systemctl --no-pager --plain --no-legend --full list-units --state=active --type=service,socket,timer |
                    while read -r unit rest; do echo "active $unit"; done
                  find /etc/systemd/system -type l \\( -path '*.wants/*' -o -path '*.requires/*' \\) |
                    while read -r link; do echo "enabled ${link##*/}"; done
                fi
                for link in /etc/rc2.d/S[0-9][0-9]* /etc/runlevels/default/*; do
                  [ -e "$link" ] || continue
                  name=${link##*/}; case $name in S[0-9][0-9]*) name=${name#S??} ;; esac
                  echo "enabled $name (init script)"
                done; :""";
    }

    @Override
    public Map<String, String> read(Answer answer) throws Unseen {
        SortedMap<String, String> services = new TreeMap<>();
        for (String line : answer.lines()) {
            List<String> words = List.of(line.split(" ", 2));
            if (words.size() == 2 && !PASSING.matcher(words.get(1)).matches()) {
                services.merge(words.get(1), words.get(0), ServicesFact::both);
            }
        }
        return services;
    }

    private static String both(String one, String other) {
        return one.contains(other) ? one : one + ", " + other;
    }
}
