package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.infratest.diagnosis.Firewall.Stop;
import org.infratest.diagnosis.Rule.Kind;
import org.infratest.diagnosis.Symptom.Transport;

/**
 * Does a rule stop the packets, or the answers to them? A rule that counts and has counted nothing while the probe was repeated is
 * not the one; one of which nobody can tell by its text whether it is about the packets is the one if it has.
 */
final class FirewallCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        InetAddress from = evidence.from();
        if (evidence.symptom().isReached() || from == null) {
            return Optional.empty();
        }
        Packet asking = Packet.asking(from, evidence.to(), evidence.symptom());
        return evidence.path().stream()
                .flatMap(machine -> onWay(evidence, machine, asking).stream())
                .findFirst()
                .or(() -> evidence.path().stream()
                        .flatMap(machine -> onWayBack(evidence, machine, asking.answer()).stream())
                        .findFirst())
                .or(() -> full(evidence));
    }

    private static Optional<Finding> onWay(Evidence evidence, Machine machine, Packet packet) {
        String arrives = device(machine, packet.from());
        String leaves = device(machine, packet.to());
        if (machine.equals(evidence.target()) && machine.equals(evidence.source())) {
            return stopped(evidence, machine, packet.through("", "lo"), List.of("output"))
                    .or(() -> stopped(evidence, machine, packet.through("lo", ""), List.of("prerouting", "input")));
        }
        if (machine.equals(evidence.source())) {
            return stopped(evidence, machine, packet.through("", leaves), List.of("output", "postrouting"));
        }
        if (machine.equals(evidence.target())) {
            return stopped(evidence, machine, packet.through(arrives, ""), List.of("prerouting", "input"));
        }
        return stopped(
                evidence, machine, packet.through(arrives, leaves), List.of("prerouting", "forward", "postrouting"));
    }

    private static Optional<Finding> onWayBack(Evidence evidence, Machine machine, Packet packet) {
        String arrives = device(machine, packet.from());
        String leaves = device(machine, packet.to());
        if (machine.equals(evidence.target())) {
            return stopped(evidence, machine, packet.through("", leaves), List.of("output", "postrouting"));
        }
        if (machine.equals(evidence.source())) {
            return stopped(evidence, machine, packet.through(arrives, ""), List.of("prerouting", "input"));
        }
        return stopped(
                evidence, machine, packet.through(arrives, leaves), List.of("prerouting", "forward", "postrouting"));
    }

    /** The interface towards an address: packets from there come in by it, those to there leave by it. */
    private static String device(Machine machine, InetAddress address) {
        Route route = machine.before().route(address);
        return route.leads() ? route.device() : Packet.ANY_DEVICE;
    }

    private static Optional<Finding> stopped(Evidence evidence, Machine machine, Packet packet, List<String> hooks) {
        return machine.before().firewall().stops(packet, hooks).stream()
                .filter(stop -> fits(evidence.symptom(), stop) && isHit(machine, stop))
                .findFirst()
                .map(stop -> finding(evidence.symptom(), machine, packet, stop));
    }

    private static boolean fits(Symptom symptom, Stop stop) {
        return stop.rule().effect().kind() == Kind.REJECT || symptom.isLost();
    }

    private static boolean isHit(Machine machine, Stop stop) {
        OptionalLong grown = grown(machine, stop);
        return grown.isPresent() ? grown.getAsLong() > 0 : stop.isCertain();
    }

    private static OptionalLong grown(Machine machine, Stop stop) {
        long earlier = stop.rule().counted();
        long later = machine.after().firewall().counted(stop);
        return earlier < 0 || later < 0 ? OptionalLong.empty() : OptionalLong.of(later - earlier);
    }

    private static Finding finding(Symptom symptom, Machine machine, Packet packet, Stop stop) {
        boolean icmpAlone = symptom.transport() == Transport.ICMP
                && stop.rule().text().toLowerCase(Locale.ROOT).contains("icmp");
        String verb = stop.rule().effect().kind() == Kind.REJECT ? " rejects " : " drops ";
        String counter = "";
        if (grown(machine, stop).isPresent()) {
            counter = " (counter went from " + stop.rule().counted() + " to "
                    + machine.after().firewall().counted(stop) + " while probing)";
        }
        return Finding.of(
                icmpAlone ? Layer.ICMP : Layer.FIREWALL,
                machine.name() + verb + (packet.isReply() ? "the answer: " : "it: ") + stop.text() + counter,
                "the packet on " + machine.name() + ": " + packet.text());
    }

    private static Optional<Finding> full(Evidence evidence) {
        return evidence.path().stream()
                .filter(FirewallCheck::isFull)
                .findFirst()
                .map(machine -> Finding.of(
                        Layer.FIREWALL,
                        machine.name() + " drops it: its table of connections is full",
                        "sysctl on " + machine.name() + ": net.netfilter.nf_conntrack_count = "
                                + machine.after()
                                        .settings()
                                        .value("netfilter/nf_conntrack_count")
                                        .orElse(0)
                                + ", nf_conntrack_max = "
                                + machine.after()
                                        .settings()
                                        .value("netfilter/nf_conntrack_max")
                                        .orElse(0)));
    }

    private static boolean isFull(Machine machine) {
        Settings settings = machine.after().settings();
        OptionalLong most = settings.value("netfilter/nf_conntrack_max");
        return most.isPresent()
                && most.getAsLong() > 0
                && settings.value("netfilter/nf_conntrack_count").orElse(0) >= most.getAsLong();
    }
}
