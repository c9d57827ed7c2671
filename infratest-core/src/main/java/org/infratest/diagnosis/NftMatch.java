package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import org.infratest.diagnosis.Symptom.Transport;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One condition of an nftables rule. What is not understood may be true.
 *
 * @param operator how both sides are compared
 * @param left what of the packet is looked at
 * @param right what it is compared with
 * @param sets finds the elements of a named set, or null
 */
record NftMatch(String operator, JsonNode left, JsonNode right, Function<String, @Nullable JsonNode> sets)
        implements Rule.Match {

    NftMatch(JsonNode match, Function<String, @Nullable JsonNode> sets) {
        this(match.path("op").asString("=="), match.path("left"), match.path("right"), sets);
    }

    @Override
    public Certainty test(Packet packet) {
        JsonNode payload = left.path("payload");
        if (!payload.isMissingNode()) {
            return payload(
                    payload.path("protocol").asString(""), payload.path("field").asString(""), packet);
        }
        return switch (left.path("meta").path("key").asString("")) {
            case "l4proto" -> compare(packet.protocols());
            case "nfproto" -> compare(List.of(packet.isIpv4() ? "ipv4" : "ipv6"));
            case "protocol" -> compare(List.of(packet.isIpv4() ? "ip" : "ip6"));
            case "iif", "iifname" -> device(packet.in());
            case "oif", "oifname" -> device(packet.out());
            default ->
                left.path("ct").path("key").asString("").equals("state")
                        ? compare(List.of(packet.state()))
                        : Certainty.MAYBE;
        };
    }

    private Certainty payload(String protocol, String field, Packet packet) {
        boolean applies = switch (protocol) {
            case "ip" -> packet.isIpv4();
            case "ip6" -> !packet.isIpv4();
            case "tcp" -> packet.transport() == Transport.TCP;
            case "udp" -> packet.transport() == Transport.UDP;
            case "th" -> packet.transport() != Transport.ICMP;
            case "icmp" -> packet.transport() == Transport.ICMP && packet.isIpv4();
            case "icmpv6" -> packet.transport() == Transport.ICMP && !packet.isIpv4();
            default -> true;
        };
        if (!applies) {
            return Certainty.NO;
        }
        return switch (field) {
            case "saddr" -> address(packet.from());
            case "daddr" -> address(packet.to());
            case "protocol", "nexthdr" -> compare(packet.protocols());
            case "sport" -> port(packet.fromPort());
            case "dport" -> port(packet.toPort());
            case "type" -> packet.transport() == Transport.ICMP ? compare(packet.icmpTypes()) : Certainty.MAYBE;
            default -> Certainty.MAYBE;
        };
    }

    private Certainty device(String device) {
        return device.equals(Packet.ANY_DEVICE) ? Certainty.MAYBE : compare(List.of(device));
    }

    private Certainty port(int port) {
        return port == Packet.ANY_PORT ? Certainty.MAYBE : compare(List.of(String.valueOf(port)));
    }

    private Certainty address(InetAddress address) {
        return compare(List.of(Question.literal(address)));
    }

    private Certainty compare(List<String> actual) {
        return switch (operator) {
            case "==", "in" -> among(right, actual);
            case "!=" -> among(right, actual).negated();
            case "<", ">", "<=", ">=" -> ordered(actual);
            default -> Certainty.MAYBE;
        };
    }

    private Certainty ordered(List<String> actual) {
        if (!right.isNumber() || !actual.get(0).matches("\\d{1,9}")) {
            return Certainty.MAYBE;
        }
        int order = Integer.compare(Integer.parseInt(actual.get(0)), right.asInt(0));
        return Certainty.of(
                switch (operator) {
                    case "<" -> order < 0;
                    case ">" -> order > 0;
                    case "<=" -> order <= 0;
                    default -> order >= 0;
                });
    }

    private Certainty among(@Nullable JsonNode wanted, List<String> actual) {
        if (wanted == null || wanted.isMissingNode()) {
            return Certainty.MAYBE;
        }
        if (wanted.isArray()) {
            Certainty any = Certainty.NO;
            for (JsonNode each : wanted) {
                any = any.or(among(each, actual));
            }
            return any;
        }
        return wanted.isObject() ? within(wanted, actual) : scalar(wanted.asString(""), actual);
    }

    private Certainty within(JsonNode wanted, List<String> actual) {
        if (wanted.has("set")) {
            return among(wanted.path("set"), actual);
        }
        if (wanted.has("elem")) {
            return among(wanted.path("elem").path("val"), actual);
        }
        if (wanted.has("range")) {
            return range(wanted.path("range"), actual.get(0));
        }
        JsonNode prefix = wanted.path("prefix");
        return Json.address(prefix.path("addr"))
                .flatMap(base -> Json.address(actual.get(0))
                        .map(address ->
                                Certainty.of(new Subnet(base, prefix.path("len").asInt(0)).contains(address))))
                .orElse(Certainty.MAYBE);
    }

    private static Certainty range(JsonNode range, String actual) {
        boolean numbers = range.path(0).isNumber() && actual.matches("\\d{1,9}");
        if (!numbers) {
            return Certainty.MAYBE;
        }
        int value = Integer.parseInt(actual);
        return Certainty.of(
                value >= range.path(0).asInt(0) && value <= range.path(1).asInt(0));
    }

    private Certainty scalar(String wanted, List<String> actual) {
        if (wanted.startsWith("@")) {
            return among(sets.apply(wanted.substring(1)), actual);
        }
        if (wanted.equals("*")) {
            return Certainty.YES;
        }
        if (wanted.endsWith("*")) {
            return Certainty.of(actual.get(0).startsWith(wanted.substring(0, wanted.length() - 1)));
        }
        return Certainty.of(actual.contains(wanted));
    }
}
