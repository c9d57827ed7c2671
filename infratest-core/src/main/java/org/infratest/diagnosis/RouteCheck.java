package org.infratest.diagnosis;

import java.util.Optional;
import org.infratest.diagnosis.Evidence.Hop;

/** Is there a way to the target and back, and does it lead over the gateways? */
final class RouteCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        if (!evidence.symptom().isLost()) {
            return Optional.empty();
        }
        return evidence.hops().stream()
                .flatMap(hop -> wrong(evidence, hop).stream())
                .findFirst();
    }

    private static Optional<Finding> wrong(Evidence evidence, Hop hop) {
        if (hop.route().isBroken()) {
            return Optional.of(finding(hop, hop.at().name() + " " + hop.route().reason() + back(hop)));
        }
        if (!hop.route().leads()) {
            return Optional.empty();
        }
        return astray(evidence, hop).map(words -> finding(hop, hop.at().name() + " " + words + back(hop)));
    }

    private static Optional<String> astray(Evidence evidence, Hop hop) {
        String end = Question.literal(hop.route().to());
        String device = hop.route().device();
        boolean management = hop.at()
                .before()
                .management()
                .filter(nic -> nic.name().equals(device))
                .filter(nic -> evidence.addressesOf(hop.at()).stream()
                        .noneMatch(a -> nic.assigned(a).isPresent()))
                .isPresent();
        if (management) {
            return Optional.of("sends what is for " + end + " out of " + device
                    + ", the interface of management, since it has no route there");
        }
        return hop.route()
                .gateway()
                .filter(via ->
                        evidence.owner(via).isEmpty() && !evidence.gateways().isEmpty())
                .map(via -> "sends what is for " + end + " to " + Question.literal(via)
                        + ", which is no machine of this environment; the gateway is "
                        + evidence.gateways().get(0).name());
    }

    private static String back(Hop hop) {
        return hop.isBack() ? ", so answers do not come back" : "";
    }

    private static Finding finding(Hop hop, String sentence) {
        return Finding.of(
                Layer.ROUTE,
                sentence,
                "ip route get " + Question.literal(hop.route().to()) + " on "
                        + hop.at().name() + ": " + hop.route().text());
    }
}
