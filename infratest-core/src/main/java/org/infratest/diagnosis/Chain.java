package org.infratest.diagnosis;

import java.util.List;

/**
 * A chain of rules.
 *
 * @param place what to call it, and the key by which jumps find it
 * @param hook where packets enter it, for example {@code input}; an empty string for one that is only jumped to
 * @param priority those with lower ones come first
 * @param policy what becomes of packets that no rule decided
 * @param rules in order
 */
record Chain(Place place, String hook, int priority, Rule policy, List<Rule> rules) {

    Chain {
        rules = List.copyOf(rules);
    }

    /**
     * Where a chain is.
     *
     * @param tool {@code nftables} or {@code iptables}
     * @param family {@code ip}, {@code ip6} or {@code inet}
     */
    record Place(String tool, String family, String table, String chain) {

        Place sibling(String other) {
            return new Place(tool, family, table, other);
        }

        boolean sees(Packet packet) {
            return family.equals("inet") || family.equals(packet.isIpv4() ? "ip" : "ip6");
        }

        @Override
        public String toString() {
            return tool.equals("nftables")
                    ? "table " + family + " " + table + ", chain " + chain
                    : "table " + table + ", chain " + chain;
        }
    }
}
