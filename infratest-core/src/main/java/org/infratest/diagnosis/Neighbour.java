package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a machine knows of another one on the same network (RFC 826, RFC 4861).
 *
 * @param address the other's address
 * @param device on which interface
 * @param mac the other's hardware address; empty where it did not answer
 * @param states for example {@code REACHABLE}, {@code FAILED} or {@code PERMANENT}
 */
record Neighbour(InetAddress address, String device, String mac, Set<String> states) {

    Neighbour {
        states = Set.copyOf(states);
    }

    /** Reads the answer to {@link Question#NEIGHBOURS}. */
    static List<Neighbour> read(Answer answer) {
        List<Neighbour> neighbours = new ArrayList<>();
        if (answer.succeeded()) {
            for (JsonNode node : Json.read(answer.json())) {
                Set<String> states = new TreeSet<>();
                node.path("state").forEach(state -> states.add(state.asString("")));
                Json.address(node.path("dst"))
                        .ifPresent(address -> neighbours.add(new Neighbour(
                                address, Json.text(node.path("dev")), Json.text(node.path("lladdr")), states)));
            }
        }
        return neighbours;
    }

    /** Whether it was asked for and did not answer. */
    boolean isSilent() {
        return mac.isEmpty() && (states.contains("FAILED") || states.contains("INCOMPLETE"));
    }

    /** Whether somebody wrote it down, and nobody is asked. */
    boolean isWrittenDown() {
        return states.contains("PERMANENT") || states.contains("NOARP");
    }

    /** As evidence shows it. */
    String text() {
        return Question.literal(address) + " dev " + device + (mac.isEmpty() ? "" : " lladdr " + mac) + " "
                + String.join(",", new TreeSet<>(states));
    }
}
