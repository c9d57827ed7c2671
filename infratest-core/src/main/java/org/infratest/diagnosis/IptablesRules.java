package org.infratest.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.Printable;
import org.infratest.diagnosis.Rule.Effect;
import org.infratest.diagnosis.Rule.Kind;

/** Reads what {@code iptables-save -c} prints; the options are described in iptables(8) and iptables-extensions(8). */
final class IptablesRules {

    private static final Pattern RULE = Pattern.compile("\\[(\\d{1,18}):\\d+\\] -A (\\S+)(.*)");
    private static final List<String> FILTERS = List.of("raw", "mangle", "filter");
    private static final int SHOWN = 200;

    private final String family;
    private final Map<Chain.Place, Chain> chains = new LinkedHashMap<>();
    private final Map<Chain.Place, List<Rule>> rules = new LinkedHashMap<>();
    private String table = "";

    private IptablesRules(String family) {
        this.family = family;
    }

    /**
     * Reads all chains that filter.
     *
     * @param family {@code ip} or {@code ip6}
     */
    static List<Chain> read(String family, Answer answer) {
        IptablesRules reader = new IptablesRules(family);
        answer.printed().orElse("").lines().forEach(reader::line);
        return reader.chains.values().stream()
                .map(chain -> new Chain(
                        chain.place(),
                        chain.hook(),
                        chain.priority(),
                        chain.policy(),
                        reader.rules.getOrDefault(chain.place(), List.of())))
                .toList();
    }

    private void line(String line) {
        if (line.startsWith("*")) {
            table = line.substring(1);
        } else if (line.startsWith(":") && FILTERS.contains(table)) {
            chain(line.substring(1).split(" ", -1));
        } else {
            Matcher rule = RULE.matcher(line);
            if (rule.matches() && FILTERS.contains(table)) {
                String text = Printable.line("-A " + rule.group(2) + rule.group(3), SHOWN);
                rules.computeIfAbsent(place(rule.group(2)), key -> new ArrayList<>())
                        .add(rule(text, words(rule.group(3)), Long.parseLong(rule.group(1))));
            }
        }
    }

    private Chain.Place place(String chain) {
        return new Chain.Place(family.equals("ip") ? "iptables" : "ip6tables", family, table, chain);
    }

    private void chain(String[] words) {
        boolean builtIn = words.length > 1 && !words[1].equals("-");
        boolean drops = builtIn && words[1].equals("DROP");
        chains.put(
                place(words[0]),
                new Chain(
                        place(words[0]),
                        builtIn ? words[0].toLowerCase(Locale.ROOT) : "",
                        FILTERS.indexOf(table),
                        new Rule("-P " + words[0] + " DROP", List.of(), Effect.of(drops ? Kind.DROP : Kind.ACCEPT), -1),
                        List.of()));
    }

    /** Between quotes blanks belong to a word, and a backslash takes away the meaning of what follows it. */
    private static List<String> words(String options) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (c == ' ' && !quoted) {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else {
                boolean escaped = c == '\\' && quoted && i + 1 < options.length();
                word.append(escaped ? options.charAt(++i) : c);
                any = true;
            }
        }
        if (any) {
            words.add(word.toString());
        }
        return words;
    }

    private static Rule rule(String text, List<String> words, long counted) {
        List<Rule.Match> matches = new ArrayList<>();
        Effect effect = Effect.of(Kind.CONTINUE);
        boolean inverted = false;
        for (int i = 0; i < words.size(); i++) {
            String option = words.get(i);
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            if (option.equals("!")) {
                inverted = true;
                continue;
            }
            if (option.equals("-j") || option.equals("-g")) {
                effect = effect(value, option.equals("-g"));
                i = words.size(); // what follows are options of the target
            } else {
                matches.add(new IptablesMatch(option, value, inverted));
                i += value.startsWith("-") || value.equals("!") ? 0 : 1;
            }
            inverted = false;
        }
        return new Rule(text, matches, effect, counted);
    }

    private static Effect effect(String target, boolean leaves) {
        return switch (target) {
            case "ACCEPT" -> Effect.of(Kind.ACCEPT);
            case "DROP" -> Effect.of(Kind.DROP);
            case "REJECT" -> Effect.of(Kind.REJECT);
            case "RETURN" -> Effect.of(Kind.RETURN);
            case "LOG", "NFLOG", "MARK", "CONNMARK", "TCPMSS", "CT", "NOTRACK", "CHECKSUM" -> Effect.of(Kind.CONTINUE);
            default -> new Effect(leaves ? Kind.GOTO : Kind.JUMP, target);
        };
    }
}
