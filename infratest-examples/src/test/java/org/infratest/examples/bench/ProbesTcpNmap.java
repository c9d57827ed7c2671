package org.infratest.examples.bench;

import java.time.Duration;
import org.infratest.probe.TcpObservation.State;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.TcpSurvey;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** A thousand connections to one address, half of them refused, from this JVM; against {@code nmap}. */
final class ProbesTcpNmap implements Figure {

    private static final Duration ENOUGH = Duration.ofMinutes(2);

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "probes-tcp-nmap";
    }

    @Override
    public Reading measure() throws Exception {
        try (ManyPorts machine = ManyPorts.start()) {
            Pairs pairs = Pairs.measure(name(), () -> ours(machine), this::theirs);
            return new Reading(pairs.ourMedian(), "s", "nmap", pairs.ratio());
        }
    }

    private static TcpSurvey ours(ManyPorts machine) {
        TcpSurvey seen = TcpProbe.to(machine.host()).observeAll(ManyPorts.ports());
        requireHalf(seen.in(State.OPEN).size());
        requireHalf(seen.in(State.REFUSED).size());
        return seen;
    }

    /** Nothing but the connections: no ping before, no names. */
    private String theirs() {
        String ports = ManyPorts.FIRST + "-" + (ManyPorts.FIRST + ManyPorts.COUNT - 1);
        Command nmap = Command.of("nmap", "-sT", "-n", "-Pn", "-oG", "-", "-p", ports, ManyPorts.ADDRESS)
                .withDeadline(ENOUGH);
        String output = String.join("\n", ByHand.run(runner, nmap).stdout());
        requireHalf(output.split("/open/", -1).length - 1);
        return output;
    }

    private static void requireHalf(int count) {
        if (count != ManyPorts.COUNT / 2) {
            throw new IllegalStateException(
                    "Half of " + ManyPorts.COUNT + " ports are open, but " + count + " were seen");
        }
    }
}
