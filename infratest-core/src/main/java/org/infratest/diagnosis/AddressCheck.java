package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.infratest.diagnosis.Evidence.Hop;
import org.infratest.diagnosis.Nic.Assigned;
import org.infratest.spec.Subnet;

/** Does each machine have the addresses that it should have, with the right netmask, and does no other have them too? */
final class AddressCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        Optional<Finding> wrong = Optional.empty();
        if (evidence.symptom().isLost()) {
            wrong = evidence.path().stream()
                    .filter(Machine::isKnown)
                    .flatMap(machine -> evidence.addressesOf(machine).stream()
                            .flatMap(address -> wrong(evidence, machine, address).stream()))
                    .findFirst();
        }
        return wrong.or(() -> evidence.hops().stream()
                .flatMap(hop -> duplicate(evidence, hop).stream())
                .findFirst());
    }

    private static Optional<Finding> wrong(Evidence evidence, Machine machine, InetAddress address) {
        Optional<Nic> nic = machine.before().nicWith(address);
        if (nic.isEmpty()) {
            return Optional.of(missing(machine, address));
        }
        Subnet declared = Objects.requireNonNull(machine.declared().get(address));
        Assigned assigned = nic.get().assigned(address).orElseThrow();
        boolean matters = peers(evidence)
                .anyMatch(peer -> declared.contains(peer) != assigned.subnet().contains(peer));
        return matters && declared.prefix() != address.getAddress().length * 8
                ? Optional.of(Finding.of(
                        Layer.ADDRESS,
                        machine.name() + " has " + assigned + " on " + nic.get().name() + ", but its network is "
                                + declared + ", so it " + mistake(evidence, declared, assigned),
                        "ip addr on " + machine.name() + ": " + nic.get().text()))
                : Optional.empty();
    }

    private static Finding missing(Machine machine, InetAddress address) {
        Subnet network = machine.declared().getOrDefault(address, new Subnet(address, 0));
        String instead = machine.before().nics().stream()
                .flatMap(nic -> nic.addresses().stream()
                        .filter(a -> network.contains(a.address()))
                        .map(a -> a + " on " + nic.name()))
                .findFirst()
                .map(other -> "; on that network it has " + other)
                .orElse("");
        return Finding.of(
                Layer.ADDRESS,
                machine.name() + " does not have its address " + Question.literal(address) + instead,
                "ip addr on " + machine.name() + ": "
                        + machine.before().nics().stream().map(Nic::text).toList());
    }

    private static Stream<InetAddress> peers(Evidence evidence) {
        Stream<InetAddress> ends = Stream.of(evidence.from(), evidence.to()).filter(Objects::nonNull);
        return Stream.concat(
                ends, evidence.gateways().stream().flatMap(gateway -> evidence.addressesOf(gateway).stream()));
    }

    private static String mistake(Evidence evidence, Subnet declared, Assigned assigned) {
        return peers(evidence)
                .filter(peer -> declared.contains(peer) != assigned.subnet().contains(peer))
                .findFirst()
                .map(peer -> declared.contains(peer)
                        ? "does not take " + Question.literal(peer) + " for a neighbour"
                        : "takes " + Question.literal(peer) + " for a neighbour")
                .orElse("errs about its neighbours");
    }

    /** The hardware address that answers is another one than the owner's. */
    private static Optional<Finding> duplicate(Evidence evidence, Hop hop) {
        if (!hop.route().leads()) {
            return Optional.empty();
        }
        Optional<Machine> owner = evidence.owner(hop.next());
        Optional<Nic> nic = owner.flatMap(machine -> machine.before().nicWith(hop.next()));
        return hop.at()
                .after()
                .neighbour(hop.next(), hop.route().device())
                .filter(n -> !n.isWrittenDown() && !n.mac().isEmpty())
                .filter(n ->
                        nic.isPresent() && !n.mac().equalsIgnoreCase(nic.get().mac()))
                .map(n -> Finding.of(
                        Layer.ADDRESS,
                        Question.literal(hop.next()) + " is there twice: " + holder(evidence, n.mac())
                                + " answers for it in place of "
                                + owner.orElseThrow().name(),
                        "ip neigh on " + hop.at().name() + ": " + n.text(),
                        "ip addr on " + owner.orElseThrow().name() + ": "
                                + nic.orElseThrow().name() + " is "
                                + nic.orElseThrow().mac()));
    }

    private static String holder(Evidence evidence, String mac) {
        return Stream.concat(evidence.path().stream(), evidence.others().stream())
                .filter(m ->
                        m.before().nics().stream().anyMatch(nic -> nic.mac().equalsIgnoreCase(mac)))
                .map(Machine::name)
                .findFirst()
                .orElse("a machine with hardware address " + mac);
    }
}
