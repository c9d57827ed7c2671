package org.infratest.diagnosis;

import java.util.List;
import java.util.Optional;

/** The test expected the way to be closed, and it is open: what should have closed it? */
final class OpenCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        Symptom symptom = evidence.symptom();
        if (!evidence.failed().negative() || symptom.isLost()) {
            return Optional.empty();
        }
        Optional<Finding> rejected = new FirewallCheck().examine(evidence);
        return rejected.or(() -> Optional.of(open(evidence)));
    }

    private static Finding open(Evidence evidence) {
        List<String> read = evidence.path().stream()
                .filter(machine -> machine.before().firewall().known())
                .map(Machine::name)
                .toList();
        String rules = read.isEmpty()
                ? "nothing stops it on the way, as far as can be known: no firewall could be read"
                : "no firewall rule on " + String.join(", ", read) + " stops it";
        return new Finding(Layer.OPEN, rules + ", and " + answer(evidence), lines(evidence));
    }

    private static String answer(Evidence evidence) {
        Symptom symptom = evidence.symptom();
        if (symptom.isRefused()) {
            return evidence.targetName() + " itself refuses it, as nothing listens there";
        }
        return evidence.theTarget()
                .flatMap(t -> t.before().sockets().taking(symptom.transport(), evidence.to(), symptom.port()))
                .map(socket -> socket.text() + " of " + evidence.targetName() + " takes it")
                .orElse(evidence.targetName() + " takes it");
    }

    private static List<String> lines(Evidence evidence) {
        return evidence.path().stream()
                .filter(machine -> machine.before().firewall().known())
                .map(machine -> "firewall rules on " + machine.name() + ": "
                        + machine.before().firewall().chains().stream()
                                .mapToInt(chain -> chain.rules().size())
                                .sum())
                .toList();
    }
}
