package org.infratest.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.infratest.diagnosis.Sockets.Listening;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.diagnosis.Symptom.Transport;

/** Does a service listen on the port, at the address that was probed? */
final class ListenerCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        Symptom symptom = evidence.symptom();
        boolean possible = symptom.isRefused()
                || symptom.outcome() == Outcome.NOT_OPEN
                || (symptom.transport() == Transport.UDP && symptom.isLost());
        return possible && symptom.transport() != Transport.ICMP
                ? evidence.theTarget()
                        .filter(target -> target.before().sockets().known())
                        .flatMap(target -> wrong(evidence, target))
                : Optional.empty();
    }

    private static Optional<Finding> wrong(Evidence evidence, Machine target) {
        Symptom symptom = evidence.symptom();
        Sockets sockets = target.before().sockets();
        List<Listening> there = sockets.on(symptom.transport(), symptom.port());
        if (there.stream().anyMatch(socket -> socket.takes(evidence.to()))) {
            return Optional.empty();
        }
        String line = "ss on " + target.name() + ": " + sockets.text(symptom.transport());
        if (there.isEmpty()) {
            return Optional.of(Finding.of(
                    Layer.LISTENER,
                    "nothing listens on " + symptom.text() + " of " + target.name() + "; there listens "
                            + sockets.text(symptom.transport()),
                    line));
        }
        String where = there.stream().map(Listening::text).collect(Collectors.joining(", "));
        return Optional.of(
                !evidence.to().isLoopbackAddress() && there.stream().allMatch(Listening::isLoopback)
                        ? Finding.of(
                                Layer.LOOPBACK,
                                target.name() + " listens on loopback only: " + where
                                        + ", where no other machine can connect",
                                line)
                        : Finding.of(
                                Layer.LISTENER,
                                "nothing listens on " + symptom.text() + " at " + Question.literal(evidence.to())
                                        + " of " + target.name() + ", only " + where,
                                line));
    }
}
