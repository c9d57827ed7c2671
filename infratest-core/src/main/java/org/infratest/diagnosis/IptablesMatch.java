package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.infratest.ConfigurationException;
import org.infratest.diagnosis.Symptom.Transport;
import org.infratest.spec.Subnet;

/**
 * One option of an iptables rule. What is not understood may be true.
 *
 * @param option the option
 * @param value its value
 * @param inverted whether an exclamation mark stands before it
 */
record IptablesMatch(String option, String value, boolean inverted) implements Rule.Match {

    @Override
    public Certainty test(Packet packet) {
        return switch (option) {
            case "-m", "--comment" -> Certainty.YES;
            case "-p" ->
                Certainty.of(value.equals("all") || packet.protocols().contains(value))
                        .negatedIf(inverted);
            case "-s" -> address(packet.from()).negatedIf(inverted);
            case "-d" -> address(packet.to()).negatedIf(inverted);
            case "-i" -> device(packet.in()).negatedIf(inverted);
            case "-o" -> device(packet.out()).negatedIf(inverted);
            case "--sport", "--sports" -> port(packet.fromPort()).negatedIf(inverted);
            case "--dport", "--dports" -> port(packet.toPort()).negatedIf(inverted);
            case "--ctstate", "--state" ->
                Certainty.of(Arrays.asList(value.split(",", -1))
                                .contains(packet.state().toUpperCase(Locale.ROOT)))
                        .negatedIf(inverted);
            case "--icmp-type", "--icmpv6-type" ->
                packet.transport() == Transport.ICMP ? icmp(packet.icmpTypes()).negatedIf(inverted) : Certainty.NO;
            default -> Certainty.MAYBE;
        };
    }

    private Certainty icmp(List<String> types) {
        return Certainty.of(value.equals("any") || types.contains(value));
    }

    private Certainty address(InetAddress address) {
        try {
            return Certainty.of(
                    value.contains("/")
                            ? Subnet.parse(value).contains(address)
                            : Subnet.address(value).equals(address));
        } catch (ConfigurationException e) {
            return Certainty.MAYBE; // a mask that is no prefix
        }
    }

    private Certainty device(String device) {
        if (device.equals(Packet.ANY_DEVICE)) {
            return Certainty.MAYBE;
        }
        return Certainty.of(
                value.endsWith("+") ? device.startsWith(value.substring(0, value.length() - 1)) : device.equals(value));
    }

    private Certainty port(int port) {
        if (port == Packet.ANY_PORT) {
            return Certainty.MAYBE;
        }
        Certainty any = Certainty.NO;
        for (String each : value.split(",", -1)) {
            any = any.or(port(each, port));
        }
        return any;
    }

    private static Certainty port(String wanted, int port) {
        String[] ends = wanted.split(":", -1);
        if (ends.length > 2 || !Arrays.stream(ends).allMatch(end -> end.matches("\\d{1,5}"))) {
            return Certainty.MAYBE;
        }
        return Certainty.of(port >= Integer.parseInt(ends[0]) && port <= Integer.parseInt(ends[ends.length - 1]));
    }
}
