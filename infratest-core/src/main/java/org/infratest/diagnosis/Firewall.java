package org.infratest.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of a machine.
 *
 * @param known whether the machine let them be read
 * @param chains all chains
 */
record Firewall(boolean known, List<Chain> chains) {

    /** Jumps that lead back would never end; kernels refuse them, and hostile machines are not asked twice. */
    private static final int DEPTH = 16;

    Firewall {
        chains = List.copyOf(chains);
    }

    /**
     * A rule that stops a packet.
     *
     * @param place where it is
     * @param rule the rule
     * @param isCertain whether it stops the packet for sure, as far as its text tells
     */
    record Stop(Chain.Place place, Rule rule, boolean isCertain) {

        /** {@code nftables rule "tcp dport 5432 drop" in table inet filter, chain input}. */
        String text() {
            if (rule.matches().isEmpty() && rule.counted() < 0 && rule.text().startsWith("policy")) {
                return "the policy of " + place.tool() + " " + place + " is drop";
            }
            return place.tool() + " rule \"" + rule.text() + "\" in " + place;
        }
    }

    /** The rules that stop a packet at one of these hooks, or may do so; those that do for sure end the list. */
    List<Stop> stops(Packet packet, List<String> hooks) {
        List<Stop> stops = new ArrayList<>();
        for (String hook : hooks) {
            List<Chain> entered = chains.stream()
                    .filter(c -> c.hook().equals(hook) && c.place().sees(packet))
                    .sorted(Comparator.comparingInt(Chain::priority))
                    .toList();
            for (Chain chain : entered) {
                Walk walk = new Walk(packet, stops);
                if (walk.base(chain)) {
                    return stops;
                }
            }
        }
        return stops;
    }

    /** How many packets a rule has counted by now, or -1. */
    long counted(Stop stop) {
        return chains.stream()
                .filter(c -> c.place().equals(stop.place()))
                .flatMap(c -> c.rules().stream())
                .filter(r -> r.text().equals(stop.rule().text()))
                .mapToLong(Rule::counted)
                .findFirst()
                .orElse(-1);
    }

    /** What became of a packet in a chain. */
    private enum End {
        ACCEPTED,
        STOPPED,
        UNDECIDED
    }

    /** One packet's way through the chains of one hook. */
    private final class Walk {

        private final Packet packet;
        private final List<Stop> stops;
        private final Map<Chain.Place, Chain> byPlace = new HashMap<>();
        private boolean doubtful;

        Walk(Packet packet, List<Stop> stops) {
            this.packet = packet;
            this.stops = stops;
            chains.forEach(chain -> byPlace.put(chain.place(), chain));
        }

        /** True where the packet is stopped for sure. */
        boolean base(Chain chain) {
            End end = through(chain, 0);
            if (end == End.UNDECIDED && chain.policy().effect().stops()) {
                stop(chain, chain.policy(), true);
                return !doubtful;
            }
            return end == End.STOPPED && !doubtful;
        }

        private void stop(Chain chain, Rule rule, boolean sure) {
            stops.add(new Stop(chain.place(), rule, sure && !doubtful));
        }

        private End through(Chain chain, int depth) {
            for (Rule rule : chain.rules()) {
                Certainty about = rule.isAbout(packet);
                if (about != Certainty.NO && rule.effect().kind() != Rule.Kind.CONTINUE) {
                    if (about == Certainty.YES && rule.effect().kind() == Rule.Kind.RETURN) {
                        return End.UNDECIDED;
                    }
                    End end = apply(chain, rule, about == Certainty.YES, depth);
                    if (end != End.UNDECIDED
                            || (about == Certainty.YES && rule.effect().kind() == Rule.Kind.GOTO)) {
                        return end;
                    }
                }
            }
            return End.UNDECIDED;
        }

        private End apply(Chain chain, Rule rule, boolean sure, int depth) {
            return switch (rule.effect().kind()) {
                case DROP, REJECT -> {
                    stop(chain, rule, sure);
                    yield sure ? End.STOPPED : End.UNDECIDED;
                }
                case ACCEPT -> {
                    doubtful |= !sure;
                    yield sure ? End.ACCEPTED : End.UNDECIDED;
                }
                case JUMP, GOTO -> jump(chain, rule, sure, depth);
                case RETURN, CONTINUE -> {
                    doubtful |= !sure;
                    yield End.UNDECIDED;
                }
            };
        }

        private End jump(Chain chain, Rule rule, boolean sure, int depth) {
            Chain next = byPlace.get(chain.place().sibling(rule.effect().chain()));
            if (next == null || depth > DEPTH) {
                doubtful = true; // a target of which nothing is known, such as an extension of iptables
                return End.UNDECIDED;
            }
            doubtful |= !sure;
            End end = through(next, depth + 1);
            return sure ? end : End.UNDECIDED;
        }
    }
}
