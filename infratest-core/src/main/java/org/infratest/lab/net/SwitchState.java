package org.infratest.lab.net;

import java.util.List;
import java.util.Set;

/**
 * What a switch was doing at one moment: what it had learned, what was wrong with its cables, and which frames were on the way. Times are
 * counted from that moment, so that it can be gone on from at any later one.
 *
 * @param addresses which addresses it had seen behind which port
 * @param ports its ports, by name
 * @param mtu the largest packet that went through, in bytes
 * @param partitioned whether it was cut into parts
 */
public record SwitchState(List<Learned> addresses, List<Port> ports, int mtu, boolean partitioned) {

    private static final int SOURCE_BEGINS = 12;
    private static final int SOURCE_ENDS = 24;

    /** Copies the lists. */
    public SwitchState {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /**
     * The same without some of its hosts.
     *
     * @param gone the names of their ports
     * @param cards their addresses, from which no frame is on the way any more
     */
    public SwitchState without(Set<String> gone, Set<MacAddress> cards) {
        return new SwitchState(
                addresses.stream()
                        .filter(each -> !gone.contains(each.port()) && !cards.contains(new MacAddress(each.address())))
                        .toList(),
                ports.stream()
                        .filter(port -> !gone.contains(port.name()))
                        .map(port -> port.without(cards))
                        .toList(),
                mtu,
                partitioned);
    }

    /**
     * An address that was learned.
     *
     * @param address its 48 bits
     * @param vlan in which VLAN
     * @param port behind which port
     * @param age since when nothing was seen of it, in nanoseconds
     */
    public record Learned(long address, int vlan, String port, long age) {}

    /**
     * A port.
     *
     * @param name its name
     * @param side on which side of a partition it was; 0 for all
     * @param fromHost the cable's one direction
     * @param toHost its other one
     * @param held frames for its host that were about to go out, in hexadecimal
     */
    public record Port(String name, int side, Path fromHost, Path toHost, List<String> held) {

        /** Copies the list. */
        public Port {
            held = List.copyOf(held);
        }

        private Port without(Set<MacAddress> senders) {
            return new Port(
                    name,
                    side,
                    fromHost.without(senders),
                    toHost.without(senders),
                    held.stream().filter(frame -> !isFrom(frame, senders)).toList());
        }
    }

    /**
     * One direction of a cable.
     *
     * @param impairment what was wrong with it
     * @param onTheWay the frames that were on the way, the next one first
     */
    public record Path(Impairment impairment, List<Flight> onTheWay) {

        /** Copies the list. */
        public Path {
            onTheWay = List.copyOf(onTheWay);
        }

        private Path without(Set<MacAddress> senders) {
            return new Path(
                    impairment,
                    onTheWay.stream()
                            .filter(flight -> !isFrom(flight.frame(), senders))
                            .toList());
        }
    }

    /**
     * A frame on the way.
     *
     * @param remaining how long it still takes, in nanoseconds
     * @param frame its bytes, in hexadecimal
     */
    public record Flight(long remaining, String frame) {}

    /** Whether a frame, in hexadecimal, was sent by one of these; one that is too short was sent by nobody. */
    private static boolean isFrom(String frame, Set<MacAddress> senders) {
        return frame.length() >= SOURCE_ENDS
                && senders.contains(new MacAddress(Long.parseLong(frame.substring(SOURCE_BEGINS, SOURCE_ENDS), 16)));
    }
}
