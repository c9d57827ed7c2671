package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.infratest.spec.Subnet;
import tools.jackson.databind.JsonNode;

/**
 * An interface of a machine, as {@code ip -j addr} tells of it.
 *
 * @param name its name
 * @param flags its flags, for example {@code UP}
 * @param state its operational state (RFC 2863), for example {@code LOWERLAYERDOWN}
 * @param mtu how large its packets may be
 * @param mac its hardware address
 * @param addresses its addresses
 */
record Nic(String name, Set<String> flags, String state, int mtu, String mac, List<Assigned> addresses) {

    Nic {
        flags = Set.copyOf(flags);
        addresses = List.copyOf(addresses);
    }

    /**
     * An address with its netmask.
     *
     * @param prefix the number of leading bits that are the same on the whole network
     */
    record Assigned(InetAddress address, int prefix) {

        /** Those that are reached without a gateway. */
        Subnet subnet() {
            return new Subnet(address, prefix);
        }

        @Override
        public String toString() {
            return Question.literal(address) + "/" + prefix;
        }
    }

    /** Reads the answer to {@link Question#ADDRESSES}. */
    static List<Nic> read(Answer answer) {
        List<Nic> nics = new ArrayList<>();
        if (answer.succeeded()) {
            for (JsonNode nic : Json.read(answer.json())) {
                nics.add(read(nic));
            }
        }
        return nics;
    }

    private static Nic read(JsonNode nic) {
        Set<String> flags = new TreeSet<>();
        nic.path("flags").forEach(flag -> flags.add(flag.asString("")));
        List<Assigned> addresses = new ArrayList<>();
        for (JsonNode address : nic.path("addr_info")) {
            Json.address(address.path("local"))
                    .ifPresent(local -> addresses.add(
                            new Assigned(local, address.path("prefixlen").asInt(local.getAddress().length * 8))));
        }
        return new Nic(
                Json.text(nic.path("ifname")),
                flags,
                Json.text(nic.path("operstate")),
                nic.path("mtu").asInt(0),
                Json.text(nic.path("address")),
                addresses);
    }

    /** The address, if this interface has it. */
    Optional<Assigned> assigned(InetAddress address) {
        return addresses.stream().filter(a -> a.address().equals(address)).findFirst();
    }

    /** Whether somebody switched it off. */
    boolean isOff() {
        return !flags.contains("UP");
    }

    /** Whether it is on, and what it is plugged into is off. */
    boolean lacksCarrier() {
        return !isOff() && (flags.contains("NO-CARRIER") || state.equals("LOWERLAYERDOWN") || state.equals("DOWN"));
    }

    /** Whether it answers no ARP. */
    boolean isDeafToArp() {
        return flags.contains("NOARP");
    }

    /** As evidence shows it. */
    String text() {
        return name + " is " + state + ", flags " + String.join(",", new TreeSet<>(flags)) + ", mtu " + mtu
                + ", addresses " + addresses;
    }
}
