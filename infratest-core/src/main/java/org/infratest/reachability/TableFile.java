package org.infratest.reachability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import org.infratest.yaml.YamlNode;
import org.infratest.yaml.YamlNode.Mapping;
import org.infratest.yaml.YamlNode.Scalar;
import org.infratest.yaml.YamlNode.Sequence;

/** Reads a table from YAML, strictly: what is not understood is an error that names its line. */
final class TableFile {

    private static final String WHAT = "Reachability table";
    private static final Map<String, Access> VERDICTS = verdicts();
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6}) ?(ms|s|min)");

    private final Path file;
    private final Map<String, Service> services = new LinkedHashMap<>();

    TableFile(Path file) {
        this.file = file;
    }

    private static Map<String, Access> verdicts() {
        Map<String, Access> verdicts = new LinkedHashMap<>();
        verdicts.put("allow", Access.ALLOWED);
        verdicts.put("deny", Access.DENIED);
        verdicts.put("refused", Access.REFUSED);
        verdicts.put("filtered", Access.FILTERED);
        verdicts.put("blocked at gateway", Access.BLOCKED_AT_GATEWAY);
        return verdicts;
    }

    ReachabilityTable table() {
        Mapping root = mapping("the table", YamlNode.read(WHAT, file));
        require(root, "the table", List.of("services", "default", "within", "rules"));
        if (root.entries().containsKey("services")) {
            Mapping declared = mapping("'services'", node(root, "services"));
            declared.entries().forEach((name, node) -> services.put(name, service(name, node)));
        }
        List<Rule> rules = new ArrayList<>();
        for (YamlNode rule : lines(root)) {
            rules.addAll(rules(mapping("a rule", rule)));
        }
        return new ReachabilityTable(name(), WHAT + " " + file, rules, services, isRestDenied(root), within(root));
    }

    private String name() {
        Path absolute = file.toAbsolutePath();
        int names = absolute.getNameCount();
        return absolute.subpath(Math.max(0, names - 2), names).toString();
    }

    /** Like {@code tcp/22}, or with what is sent: {@code { port: udp/514, send: "<13>test" }}. */
    private Service service(String name, YamlNode node) {
        String what = "service '" + shown(name) + "'";
        if (!(node instanceof Mapping mapping)) {
            return parsed(what, node);
        }
        require(mapping, what, List.of("port", "send"));
        Service service = parsed("'port' of " + what, node(mapping, "port"));
        YamlNode send = node(mapping, "send");
        String question = send instanceof Scalar scalar && !scalar.text().isEmpty()
                ? scalar.text()
                : text("'send' of " + what, send);
        try {
            return new Service(service.protocol(), service.port(), question);
        } catch (ConfigurationException e) {
            throw wrong(send.line(), what + " has 'send': " + e.getMessage());
        }
    }

    private Service parsed(String what, YamlNode node) {
        String text = text(what, node);
        try {
            return Service.parse(text);
        } catch (ConfigurationException e) {
            throw wrong(node.line(), what + " is '" + shown(text) + "': " + e.getMessage());
        }
    }

    private boolean isRestDenied(Mapping root) {
        if (!root.entries().containsKey("default")) {
            return false;
        }
        YamlNode node = node(root, "default");
        String text = text("'default'", node);
        if (!text.equals("deny") && !text.equals("untested")) {
            throw wrong(
                    node.line(),
                    "'default' is '" + shown(text)
                            + "'; expected deny, which tests all that no rule speaks of, or untested");
        }
        return text.equals("deny");
    }

    private Duration within(Mapping root) {
        if (!root.entries().containsKey("within")) {
            return TableBuilder.WITHIN;
        }
        YamlNode node = node(root, "within");
        String text = text("'within'", node);
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw wrong(node.line(), "'within' is '" + shown(text) + "'; expected something like '30 s' or '2 min'");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    private List<YamlNode> lines(Mapping root) {
        YamlNode node = node(root, "rules");
        if (node instanceof Sequence sequence && !sequence.items().isEmpty()) {
            return sequence.items();
        }
        throw wrong(
                node.line(),
                "'rules' should be a list with at least one rule, like '- { from: app, to: db, allow: tcp/5432 }'");
    }

    /** A line that allows some services and denies others is a rule for each of them. */
    private List<Rule> rules(Mapping mapping) {
        List<String> known = new ArrayList<>(List.of("from", "to"));
        known.addAll(VERDICTS.keySet());
        known.add("unproved");
        require(mapping, "the rule", known);
        List<String> from = texts(mapping, "from", "app");
        List<String> to = texts(mapping, "to", "db");
        boolean unproved = isUnproved(mapping);
        List<Rule> rules = new ArrayList<>();
        VERDICTS.forEach((key, access) -> {
            if (mapping.entries().containsKey(key)) {
                boolean applies = unproved && (access == Access.DENIED || access == Access.FILTERED);
                rules.add(new Rule("line " + mapping.line(), from, to, access, services(mapping, key), applies));
            }
        });
        if (rules.isEmpty()) {
            throw wrong(
                    mapping.line(),
                    "the rule says nothing of what is expected; add one of "
                            + String.join(", ", VERDICTS.keySet())
                            + " with services, like 'allow: tcp/80'");
        }
        return rules;
    }

    private boolean isUnproved(Mapping mapping) {
        if (!mapping.entries().containsKey("unproved")) {
            return false;
        }
        YamlNode node = node(mapping, "unproved");
        String text = text("'unproved'", node);
        boolean canBe =
                mapping.entries().containsKey("deny") || mapping.entries().containsKey("filtered");
        if (!text.equals("true") || !canBe) {
            throw wrong(
                    node.line(),
                    text.equals("true")
                            ? "'unproved' says something only about deny and filtered, and the rule has neither"
                            : "'unproved' is '" + shown(text) + "'; expected true, or leave it out");
        }
        return true;
    }

    private List<Service> services(Mapping rule, String verdict) {
        List<Service> found = new ArrayList<>();
        int line = rule.keyLines().getOrDefault(verdict, rule.line());
        for (String name : texts(rule, verdict, "ssh")) {
            Service service = services.get(name);
            found.add(service == null ? literal(line, name) : service);
        }
        return found;
    }

    private Service literal(int line, String name) {
        try {
            return Service.parse(name);
        } catch (ConfigurationException e) {
            String problem = name.matches("[a-z]+/\\d+") ? e.getMessage() : "which 'services' does not name";
            throw wrong(
                    line,
                    "the rule speaks of '" + shown(name) + "', " + problem + "; services: "
                            + (services.isEmpty() ? "none" : String.join(", ", services.keySet()))
                            + ", or something like 'tcp/22', 'udp/53' or 'icmp'");
        }
    }

    private List<String> texts(Mapping rule, String key, String example) {
        if (!rule.entries().containsKey(key)) {
            throw wrong(rule.line(), "the rule has no '" + key + "'; add it, like '" + key + ": " + example + "'");
        }
        YamlNode node = node(rule, key);
        if (!(node instanceof Sequence sequence)) {
            return List.of(text("'" + key + "'", node));
        }
        if (sequence.items().isEmpty()) {
            throw wrong(node.line(), "'" + key + "' is an empty list");
        }
        return sequence.items().stream()
                .map(item -> text("an entry of '" + key + "'", item))
                .toList();
    }

    private String text(String what, YamlNode node) {
        if (!(node instanceof Scalar scalar) || scalar.text().isBlank()) {
            throw wrong(node.line(), what + " should be a text");
        }
        return scalar.text().strip();
    }

    private Mapping mapping(String what, YamlNode node) {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        throw wrong(node.line(), what + " should have keys with values, like 'key: value'");
    }

    private void require(Mapping mapping, String what, List<String> known) {
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                throw wrong(
                        mapping.keyLines().getOrDefault(key, mapping.line()),
                        what + " has '" + shown(key) + "', which is not known; expected: " + String.join(", ", known));
            }
        }
    }

    private static YamlNode node(Mapping mapping, String key) {
        return mapping.entries().getOrDefault(key, new Scalar(mapping.line(), ""));
    }

    private ConfigurationException wrong(int line, String text) {
        return new ConfigurationException(YamlNode.at(WHAT, file, line) + text);
    }

    private static String shown(String text) {
        return Printable.line(text, 100);
    }
}
