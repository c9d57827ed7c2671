package org.infratest.examples.bench;

import java.util.ArrayList;
import java.util.List;
import org.infratest.expect.Observation;
import org.infratest.probe.TcpProbe;

/**
 * What the JVM holds for a thousand probed endpoints: a probe and its observation each, with the classes and code that probing brings
 * along; less what it held before.
 */
final class ProbesMemory implements Figure {

    private static final double LIMIT = 10;

    @Override
    public String name() {
        return "probes-memory";
    }

    @Override
    public Reading measure() throws Exception {
        try (ManyPorts machine = ManyPorts.start()) {
            double before = HeldMemory.before(name());
            List<TcpProbe> probes = new ArrayList<>();
            List<Observation> seen = new ArrayList<>();
            for (int port : ManyPorts.ports()) {
                TcpProbe probe = TcpProbe.to(machine.host());
                probes.add(probe);
                seen.add(probe.observe(port));
            }
            double mebibytes = HeldMemory.now(name()) - before;
            if (probes.size() + seen.size() != 2 * ManyPorts.COUNT) { // both are in use until here
                throw new IllegalStateException(probes.size() + " probes have seen " + seen.size() + " ports");
            }
            return new Reading(mebibytes, "MiB", "limit", mebibytes / LIMIT);
        }
    }
}
