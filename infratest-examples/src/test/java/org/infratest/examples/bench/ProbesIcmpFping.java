package org.infratest.examples.bench;

import java.time.Duration;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** 1,024 echo requests to one machine, a millisecond apart, from this JVM; against {@code fping}. */
final class ProbesIcmpFping implements Figure {

    private static final int COUNT = 1_024;
    private static final Duration ENOUGH = Duration.ofMinutes(2);

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "probes-icmp-fping";
    }

    @Override
    public Reading measure() throws Exception {
        try (ManyPorts machine = ManyPorts.start()) {
            Pairs pairs = Pairs.measure(name(), () -> ours(machine), this::theirs);
            return new Reading(pairs.ourMedian(), "s", "fping", pairs.ratio());
        }
    }

    private static IcmpObservation ours(ManyPorts machine) {
        IcmpObservation seen = IcmpProbe.to(machine.host())
                .count(COUNT)
                .interval(Duration.ofMillis(1))
                .observe();
        if (seen.received() != COUNT) {
            throw new IllegalStateException(seen.description());
        }
        return seen;
    }

    /** It tells on standard error what came back. */
    private CommandResult theirs() {
        CommandResult result = ByHand.run(
                runner,
                Command.of(
                                "fping",
                                "-q",
                                "-c",
                                String.valueOf(COUNT),
                                "-p",
                                "1",
                                "-i",
                                "1",
                                "-t",
                                "500",
                                ManyPorts.ADDRESS)
                        .withDeadline(ENOUGH));
        String told = String.join(" ", result.stderr());
        if (!told.contains(COUNT + "/" + COUNT + "/0%")) {
            throw new IllegalStateException(told);
        }
        return result;
    }
}
