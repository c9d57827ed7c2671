package org.infratest.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Do large packets get through, or does somebody tell that they do not? */
final class MtuCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        Evidence.Sizes echoes = evidence.echoes();
        boolean told =
                echoes.words().toLowerCase(java.util.Locale.ROOT).matches("(?s).*(frag needed|too long|too large).*");
        if (!echoes.asked() || !echoes.smallOne() || echoes.largeOne() || told) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        int least = Integer.MAX_VALUE;
        String narrow = "";
        for (Machine machine : evidence.path()) {
            for (Nic nic : nics(evidence, machine)) {
                lines.add("ip addr on " + machine.name() + ": " + nic.name() + " has mtu " + nic.mtu());
                if (nic.mtu() < least) {
                    least = nic.mtu();
                    narrow = nic.name() + " of " + machine.name() + " takes only " + nic.mtu() + " bytes";
                }
            }
        }
        lines.add(0, echoes.words());
        return Optional.of(new Finding(
                Layer.MTU,
                "small packets get through between "
                        + evidence.failed().vantage().name() + " and "
                        + evidence.targetName() + ", large ones get lost and nobody tells the sender"
                        + (narrow.isEmpty() ? "" : ": " + narrow),
                lines));
    }

    private static List<Nic> nics(Evidence evidence, Machine machine) {
        return evidence.addressesOf(machine).stream()
                .flatMap(address -> machine.before().nicWith(address).stream())
                .distinct()
                .toList();
    }
}
