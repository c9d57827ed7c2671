package org.infratest.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is said where no layer was found broken: what was asked, and what could not be. */
final class Unknown {

    private Unknown() {}

    static Finding finding(Evidence evidence) {
        String asked = evidence.path().stream().map(Machine::name).collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>();
        if (evidence.theTarget().isEmpty()) {
            lines.add("not known: nobody can ask " + evidence.targetName());
        }
        if (evidence.theSource().isEmpty()) {
            lines.add("not known: nobody can ask " + evidence.failed().vantage().name());
        }
        for (Machine machine : evidence.path()) {
            lines.addAll(unread(machine));
        }
        return new Finding(
                Layer.UNKNOWN,
                asked.isEmpty()
                        ? "not known: no machine on the way can be asked"
                        : "not known: what " + asked + " answered shows nothing broken",
                lines);
    }

    private static List<String> unread(Machine machine) {
        List<String> lines = new ArrayList<>();
        if (!machine.before().firewall().known()) {
            lines.add("not known: the firewall of " + machine.name() + " (nft: "
                    + machine.before().answers().to(Question.NFTABLES).problem() + ")");
        }
        if (!machine.isKnown()) {
            lines.add("not known: the addresses of " + machine.name() + " (ip: "
                    + machine.before().answers().to(Question.ADDRESSES).problem() + ")");
        }
        if (!machine.before().sockets().known()) {
            lines.add("not known: where " + machine.name() + " listens (ss: "
                    + machine.before().answers().to(Question.SOCKETS_ALONE).problem() + ")");
        }
        return lines;
    }
}
