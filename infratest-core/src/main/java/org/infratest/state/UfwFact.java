package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Printable;

/** What {@code ufw} says about itself. */
record UfwFact() implements Fact<UfwObservation> {

    private static final String STATUS = "Status: ";
    private static final String DEFAULT = "Default: ";
    private static final int SHOWN = 300;

    @Override
    public String title() {
        return "ufw";
    }

    @Override
    public String script() {
        return "has ufw || absent; root; ufw status verbose";
    }

    @Override
    public UfwObservation read(Answer answer) throws Unseen {
        if (answer.isAbsent()) {
            return new UfwObservation(false, false, "", List.of(), Duration.ZERO);
        }
        List<String> lines = answer.lines();
        if (after(lines, STATUS).isEmpty()) {
            throw new Unseen("ufw did not tell its status, but said: "
                    + Printable.line(answer.out().strip(), SHOWN));
        }
        int head = -1;
        for (int i = 0; i < lines.size(); i++) {
            head = lines.get(i).matches("--\\s+-+\\s+-+\\s*") ? i : head;
        }
        List<String> rules = head < 0 ? List.of() : lines.subList(head + 1, lines.size());
        return new UfwObservation(
                true,
                after(lines, STATUS).equals("active"),
                after(lines, DEFAULT),
                rules.stream().map(rule -> rule.strip().replaceAll("\\s+", " ")).toList(),
                Duration.ZERO);
    }

    private static String after(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst()
                .orElse("");
    }
}
