package org.infratest.diagnosis;

import java.util.Optional;

/** Do the gateways pass packets on? */
final class ForwardingCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        if (!evidence.symptom().isLost()) {
            return Optional.empty();
        }
        return evidence.gateways().stream()
                .flatMap(gateway -> wrong(evidence, gateway).stream())
                .findFirst();
    }

    private static Optional<Finding> wrong(Evidence evidence, Machine gateway) {
        String setting = Settings.forwarding(evidence.to());
        if (gateway.before().settings().is(setting, 0)) {
            return Optional.of(finding(gateway, setting, " does not pass packets on: forwarding is switched off"));
        }
        return evidence.addressesOf(gateway).stream()
                .flatMap(address -> gateway.before().nicWith(address).stream())
                .map(nic -> (Question.literal(evidence.to()).contains(":") ? "ipv6" : "ipv4") + "/conf/" + nic.name()
                        + "/forwarding")
                .filter(path -> gateway.before().settings().is(path, 0))
                .findFirst()
                .map(path -> finding(
                        gateway, path, " does not pass packets on: forwarding is switched off on one interface"));
    }

    private static Finding finding(Machine gateway, String setting, String words) {
        return Finding.of(
                Layer.FORWARDING,
                gateway.name() + words,
                "sysctl on " + gateway.name() + ": net." + setting.replace('/', '.') + " = 0");
    }
}
