package org.infratest.state;

import java.util.HashMap;
import java.util.Map;

/** All values that {@code sysctl} lists; none where the program is missing, see {@link SysctlFact}. */
record SysctlsFact() implements Fact<Map<String, String>> {

    @Override
    public String title() {
        return "the kernel's settings";
    }

    @Override
    public String script() {
        return "if has sysctl; then sysctl -a 2>/dev/null; :; fi";
    }

    @Override
    public Map<String, String> read(Answer answer) throws Unseen {
        Map<String, String> values = new HashMap<>();
        for (String line : answer.lines()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String key = line.substring(0, equals).strip();
                values.merge(key, SysctlFact.value(line.substring(equals + 1)), (first, next) -> first + "\n" + next);
            }
        }
        return values;
    }
}
