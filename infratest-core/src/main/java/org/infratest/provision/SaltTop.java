package org.infratest.provision;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A {@code top.sls} that is the sum of several. Salt itself takes only the first one of an environment. Each is rendered by Salt as it is, with
 * Jinja, so it is written in Salt's Python.
 */
final class SaltTop {

    private static final String PYTHON = """
            #!py
            # The sum of the top.sls of several folders; made by infratest.
            TOPS = [%s]


            def run():
                merged = {}
                for minions, path in TOPS:
                    if minions and __opts__["id"] not in minions:
                        continue
                    top = __salt__["slsutil.renderer"](path=path) or {}
                    for targets in top.values():
                        for target, states in (targets or {}).items():
                            states = [states] if isinstance(states, str) else states
                            # Salt goes through targets in this order, and the last one counts. To its usual
                            # (compound) matcher a space more is the same target; to the others it is not.
                            if not any(isinstance(state, dict) and "match" in state for state in states):
                                while target in merged:
                                    target += " "
                            known = merged.setdefault(target, [])
                            known.extend(state for state in states if state not in known)
                return {"base": merged}
            """;

    private SaltTop() {}

    /**
     * One of them.
     *
     * @param path where Salt finds it: an absolute path, or {@code salt://}
     * @param minions the machines for which it counts; none for all
     */
    record Part(String path, List<String> minions) {

        private String python() {
            String ids = minions.stream().map(Part::quoted).collect(Collectors.joining(", "));
            return "([" + ids + "], " + quoted(path) + ")";
        }

        /** Paths and names of machines that could end a literal were refused before. */
        private static String quoted(String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
    }

    static String of(List<Part> parts) {
        return PYTHON.formatted(parts.stream().map(Part::python).collect(Collectors.joining(", ")));
    }
}
