package org.infratest.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.infratest.state.FirewallChain.Tool;

/**
 * All chains of iptables.
 *
 * @param tool for which family
 */
record IptablesFact(Tool tool) implements Fact<List<FirewallChain>> {

    @Override
    public String title() {
        return "the rules of " + tool.program();
    }

    @Override
    public String script() {
        return "needs " + tool.program() + "-save; root; " + tool.program() + "-save";
    }

    @Override
    public List<FirewallChain> read(Answer answer) throws Unseen {
        List<FirewallChain> chains = new ArrayList<>();
        Map<String, String> policies = new LinkedHashMap<>();
        Map<String, List<String>> rules = new LinkedHashMap<>();
        String table = "";
        for (String line : answer.lines()) {
            List<String> words = List.of(line.split(" ", 3));
            if (line.startsWith("*")) {
                table = line.substring(1);
            } else if (line.startsWith(":")) {
                policies.put(words.get(0).substring(1), words.get(1));
                rules.put(words.get(0).substring(1), new ArrayList<>());
            } else if (line.startsWith("-A ")) {
                rules.getOrDefault(words.get(1), new ArrayList<>()).add(words.size() > 2 ? words.get(2) : "");
            } else if (line.equals("COMMIT")) {
                chains.addAll(chains(table, policies, rules));
                policies.clear();
                rules.clear();
            }
        }
        return chains;
    }

    private List<FirewallChain> chains(String table, Map<String, String> policies, Map<String, List<String>> rules) {
        return policies.entrySet().stream()
                .map(chain -> new FirewallChain(
                        tool,
                        table,
                        chain.getKey(),
                        chain.getValue().equals("-") ? "" : chain.getValue().toLowerCase(Locale.ROOT),
                        "",
                        rules.getOrDefault(chain.getKey(), List.of())))
                .toList();
    }
}
