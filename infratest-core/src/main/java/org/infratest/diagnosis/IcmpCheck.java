package org.infratest.diagnosis;

import java.util.Optional;
import org.infratest.diagnosis.Symptom.Transport;

/** Does the target answer echo requests at all? */
final class IcmpCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        Symptom symptom = evidence.symptom();
        if (symptom.transport() != Transport.ICMP || symptom.isReached()) {
            return Optional.empty();
        }
        return evidence.theTarget()
                .flatMap(target -> target.before().settings().values().entrySet().stream()
                        .filter(e -> e.getKey().endsWith("icmp_echo_ignore_all") && e.getValue() == 1)
                        .findFirst()
                        .map(e -> Finding.of(
                                Layer.ICMP,
                                target.name() + " is told to ignore echo requests",
                                "sysctl on " + target.name() + ": net."
                                        + e.getKey().replace('/', '.') + " = 1")));
    }
}
