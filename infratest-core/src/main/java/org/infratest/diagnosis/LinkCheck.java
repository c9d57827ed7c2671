package org.infratest.diagnosis;

import java.util.Optional;
import java.util.function.Predicate;

/** Is each interface on the way up? One that somebody switched off explains others that lack a carrier. */
final class LinkCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        if (!evidence.symptom().isLost()) {
            return Optional.empty();
        }
        return first(evidence, Nic::isOff, "is switched off")
                .or(() -> first(evidence, Nic::lacksCarrier, "has no carrier: what it is plugged into is off"));
    }

    private static Optional<Finding> first(Evidence evidence, Predicate<Nic> isBroken, String words) {
        for (Machine machine : evidence.path()) {
            for (var address : evidence.addressesOf(machine)) {
                Optional<Nic> broken = machine.before().nicWith(address).filter(isBroken);
                if (broken.isPresent()) {
                    return Optional.of(Finding.of(
                            Layer.LINK,
                            "interface " + broken.get().name() + " of " + machine.name() + " ("
                                    + Question.literal(address) + ") " + words,
                            "ip addr on " + machine.name() + ": " + broken.get().text()));
                }
            }
        }
        return Optional.empty();
    }
}
