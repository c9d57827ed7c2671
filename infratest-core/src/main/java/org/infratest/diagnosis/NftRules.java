package org.infratest.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.Printable;
import org.infratest.diagnosis.Rule.Effect;
import org.infratest.diagnosis.Rule.Kind;
import org.infratest.diagnosis.Rule.Match;
import tools.jackson.databind.JsonNode;

/** Reads what {@code nft -j list ruleset} prints; the schema is described in libnftables-json(5). */
final class NftRules {

    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet");
    /** These change nothing for the packet. */
    private static final Set<String> HARMLESS =
            Set.of("counter", "log", "mangle", "notrack", "set", "comment", "tproxy", "secmark");

    private final Map<Chain.Place, JsonNode> chains = new LinkedHashMap<>();
    private final Map<Chain.Place, List<Rule>> rules = new HashMap<>();
    private final Map<Chain.Place, JsonNode> sets = new HashMap<>();
    private final NftTexts texts;

    private NftRules(NftTexts texts) {
        this.texts = texts;
    }

    /**
     * Reads all chains.
     *
     * @param json the answer to {@link Question#NFTABLES}
     * @param text the answer to {@link Question#NFTABLES_TEXT}
     */
    static List<Chain> read(Answer json, Answer text) {
        NftRules reader = new NftRules(NftTexts.read(text.text()));
        JsonNode items = Json.read(json.json()).path("nftables");
        items.forEach(item -> reader.keep(item));
        items.forEach(item -> reader.rule(item.path("rule")));
        return reader.chains();
    }

    /** Whether it is what {@code nft} prints, and as a whole: rules that were cut off are not known. */
    static boolean isReadable(Answer json) {
        return json.succeeded() && Json.read(json.json()).path("nftables").isArray();
    }

    private void keep(JsonNode item) {
        JsonNode chain = item.path("chain");
        if (FAMILIES.contains(chain.path("family").asString(""))) {
            chains.put(place(chain, chain.path("name")), chain);
        }
        for (JsonNode set : List.of(item.path("set"), item.path("map"))) {
            if (!set.isMissingNode()) {
                sets.put(place(set, set.path("name")), set.path("elem"));
            }
        }
    }

    private static Chain.Place place(JsonNode item, JsonNode name) {
        return new Chain.Place(
                "nftables", Json.text(item.path("family")), Json.text(item.path("table")), Json.text(name));
    }

    private List<Chain> chains() {
        List<Chain> all = new ArrayList<>();
        chains.forEach((place, chain) -> {
            String type = chain.path("type").asString("");
            boolean filters = type.equals("filter") || type.equals("route");
            boolean drops = chain.path("policy").asString("").equals("drop");
            all.add(new Chain(
                    place,
                    filters ? Json.text(chain.path("hook")) : "",
                    chain.path("prio").asInt(0),
                    new Rule("policy drop", List.of(), Effect.of(drops ? Kind.DROP : Kind.ACCEPT), -1),
                    rules.getOrDefault(place, List.of())));
        });
        return all;
    }

    private void rule(JsonNode rule) {
        Chain.Place place = place(rule, rule.path("chain"));
        if (!chains.containsKey(place)) {
            return;
        }
        long handle = rule.path("handle").asLong(0);
        String text = texts.rule(place, handle);
        List<Match> matches = new ArrayList<>();
        long counted = -1;
        for (JsonNode part : rule.path("expr")) {
            Map.Entry<String, JsonNode> statement =
                    part.properties().stream().findFirst().orElseGet(() -> Map.entry("unknown", part));
            JsonNode value = statement.getValue();
            switch (statement.getKey()) {
                case "match" -> matches.add(new NftMatch(value, name -> sets.get(place.sibling(name))));
                case "counter" -> counted = value.path("packets").asLong(-1);
                case "vmap" -> map(place, text, matches, value, counted);
                default -> statement(place, text, matches, statement.getKey(), value, counted);
            }
        }
    }

    private void statement(
            Chain.Place place, String text, List<Match> matches, String name, JsonNode value, long counted) {
        Effect effect = effect(name, value);
        if (effect.kind() != Kind.CONTINUE) {
            add(place, new Rule(text, matches, effect, counted));
        } else if (!HARMLESS.contains(name)) {
            matches.add(packet -> Certainty.MAYBE); // limits, quotas, extensions of iptables
        }
    }

    private static Effect effect(String name, JsonNode value) {
        return switch (name) {
            case "accept" -> Effect.of(Kind.ACCEPT);
            case "drop" -> Effect.of(Kind.DROP);
            case "reject" -> Effect.of(Kind.REJECT);
            case "return" -> Effect.of(Kind.RETURN);
            case "jump" -> new Effect(Kind.JUMP, Json.text(value.path("target")));
            case "goto" -> new Effect(Kind.GOTO, Json.text(value.path("target")));
            case "xt" -> Effect.of(value.path("name").asString("").equals("REJECT") ? Kind.REJECT : Kind.CONTINUE);
            default -> Effect.of(Kind.CONTINUE);
        };
    }

    /** A verdict map is as many rules as it has elements. */
    private void map(Chain.Place place, String text, List<Match> matches, JsonNode map, long counted) {
        JsonNode data = map.path("data");
        JsonNode elements = data.isString()
                ? sets.getOrDefault(place.sibling(data.asString("").replaceFirst("^@", "")), data)
                : data.path("set");
        for (JsonNode element : elements) {
            List<Match> all = new ArrayList<>(matches);
            all.add(new NftMatch("==", map.path("key"), element.path(0), name -> sets.get(place.sibling(name))));
            element.path(1)
                    .properties()
                    .forEach(verdict ->
                            add(place, new Rule(text, all, effect(verdict.getKey(), verdict.getValue()), counted)));
        }
    }

    private void add(Chain.Place place, Rule rule) {
        rules.computeIfAbsent(place, key -> new ArrayList<>()).add(rule);
    }

    /**
     * The texts of rules, which their JSON does not carry.
     *
     * @param byHandle by family, table, chain and handle
     */
    private record NftTexts(Map<String, String> byHandle) {

        private static final int SHOWN = 200;

        static NftTexts read(String listing) {
            Map<String, String> texts = new HashMap<>();
            String table = "";
            String chain = "";
            for (String raw : listing.lines().toList()) {
                String line = raw.strip();
                String[] words = line.split(" ", -1);
                if (line.startsWith("table ") && words.length > 3) {
                    table = words[1] + " " + words[2];
                } else if (line.startsWith("chain ") && words.length > 2) {
                    chain = words[1];
                } else if (line.matches(".* # handle \\d+")) {
                    int end = line.lastIndexOf(" # handle ");
                    String text = line.substring(0, end)
                            .replaceAll(" ?counter packets \\d+ bytes \\d+", "")
                            .strip();
                    texts.put(table + " " + chain + line.substring(end), Printable.line(text, SHOWN));
                }
            }
            return new NftTexts(Map.copyOf(texts));
        }

        String rule(Chain.Place place, long handle) {
            String key = place.family() + " " + place.table() + " " + place.chain() + " # handle " + handle;
            return byHandle.getOrDefault(key, "handle " + handle);
        }
    }
}
