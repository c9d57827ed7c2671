package org.infratest.diagnosis;

import java.util.Optional;
import org.infratest.diagnosis.Evidence.Hop;

/** Does each machine find the next one on its network? */
final class NeighbourCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        if (!evidence.symptom().isLost()) {
            return Optional.empty();
        }
        return evidence.hops().stream()
                .filter(hop -> hop.route().leads() && isMeant(evidence, hop))
                .flatMap(hop -> wrong(evidence, hop).stream())
                .findFirst();
    }

    /** Who is sent to somebody that is not of this environment has a wrong route, which is another layer. */
    private static boolean isMeant(Evidence evidence, Hop hop) {
        return evidence.owner(hop.next()).isPresent() || evidence.gateways().isEmpty();
    }

    private static Optional<Finding> wrong(Evidence evidence, Hop hop) {
        Optional<Neighbour> known =
                hop.at().after().neighbour(hop.next(), hop.route().device());
        Optional<Nic> nic = evidence.owner(hop.next()).flatMap(m -> m.before().nicWith(hop.next()));
        return known.filter(n -> isWrong(n, nic))
                .map(n -> Finding.of(
                        Layer.NEIGHBOUR,
                        sentence(evidence, hop, n, nic),
                        "ip neigh on " + hop.at().name() + ": " + n.text()));
    }

    private static boolean isWrong(Neighbour neighbour, Optional<Nic> nic) {
        boolean wrongAddress = nic.isPresent()
                && !neighbour.mac().isEmpty()
                && !neighbour.mac().equalsIgnoreCase(nic.get().mac());
        return neighbour.isSilent() || (neighbour.isWrittenDown() && wrongAddress);
    }

    private static String sentence(Evidence evidence, Hop hop, Neighbour neighbour, Optional<Nic> nic) {
        String next = Question.literal(hop.next())
                + evidence.owner(hop.next()).map(m -> " (" + m.name() + ")").orElse("");
        String start = hop.at().name() + " ";
        if (neighbour.isWrittenDown()) {
            return start + "has a fixed entry for its neighbour " + next + " on " + neighbour.device()
                    + " with hardware address " + neighbour.mac() + ", but that one's is "
                    + nic.map(Nic::mac).orElse("another");
        }
        String reason = nic.filter(Nic::isDeafToArp)
                .map(deaf -> ": interface " + deaf.name() + " there has ARP switched off")
                .orElse("");
        Optional<Nic> own = hop.at().before().nic(hop.route().device()).filter(Nic::isDeafToArp);
        return start + "does not find its neighbour " + next + " on " + neighbour.device() + ": "
                + (own.isPresent() ? "its own interface has ARP switched off" : "nobody answers" + reason);
    }
}
