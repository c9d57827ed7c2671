package workstation;

import basebox.Prepared;
import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** A workstation between its neighbours, whom it serves, and others, whom it does not. The JVM is among both. */
public final class WorkstationLab implements Supplier<LabSpec> {

    static final String PACKAGES = "http://198.51.100.254:8000/";

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/workstation")
                .domain("lab.example")
                .network(
                        "desks",
                        net -> Prepared.packages(net.subnet("198.51.100.0/24").jvm("198.51.100.254"), 8000))
                .network("elsewhere", net -> net.subnet("203.0.113.0/24").jvm("203.0.113.254"))
                .host(
                        "workstation",
                        host -> host.nic("desks", "198.51.100.10")
                                .nic("elsewhere", "203.0.113.10")
                                .memory(640)
                                .script("packages come from here", "apt-proxy " + PACKAGES + "\n"))
                .build();
    }
}
