package org.infratest.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A unit of systemd, or that there is no systemd. Units are asked for by name: to list all that are installed, systemd looks through its
 * folders, and on an emulated machine with much to do it was seen to give up.
 *
 * @param unit its name, with its kind: {@code ssh.service}
 */
record UnitFact(String unit) implements Fact<Unit> {

    private static final String NO_SYSTEMD = "none";
    private static final Pattern INIT_SCRIPT = Pattern.compile(".*/init\\.d/[^/]+");

    @Override
    public String title() {
        return "unit " + unit;
    }

    /** One that is not in memory is read for this, and one that is nowhere is told as {@code not-found}. */
    @Override
    public String script() {
        return """
                if [ -d /run/systemd/system ]; then
                  u=%s
                  systemctl --no-pager show -p Id -p Names -p LoadState -p ActiveState -p SubState -p UnitFileState -p SourcePath -- "$u" || exit
                  for l in /etc/rc[S5].d/S[0-9][0-9]"${u%%.service}"; do if [ -e "$l" ]; then echo "Link=$l"; fi; done
                else echo none; fi""".formatted(Shell.quoted(unit));
    }

    /** A unit that systemd makes of a script of sysvinit is always <i>generated</i>; like {@code systemctl is-enabled} we ask the links. */
    private static String enablement(Map<String, String> properties) {
        String state = properties.getOrDefault("UnitFileState", "");
        boolean script = state.equals("generated")
                && INIT_SCRIPT
                        .matcher(properties.getOrDefault("SourcePath", ""))
                        .matches();
        if (!script) {
            return state;
        }
        return properties.containsKey("Link") ? "enabled" : "disabled";
    }

    @Override
    public Unit read(Answer answer) throws Unseen {
        List<String> lines = answer.text().lines().toList();
        if (lines.contains(NO_SYSTEMD)) {
            return Unit.WITHOUT_SYSTEMD;
        }
        Map<String, String> properties = new HashMap<>();
        lines.stream()
                .filter(line -> line.contains("="))
                .forEach(line ->
                        properties.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return new Unit(
                true,
                List.of(properties.getOrDefault("Names", unit).split(" ")),
                properties.getOrDefault("LoadState", ""),
                properties.getOrDefault("ActiveState", ""),
                properties.getOrDefault("SubState", ""),
                enablement(properties));
    }
}
