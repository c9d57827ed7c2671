package remotefs;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** A file server behind the gateway of {@code configsets/gateway}, and its client outside. The JVM of the test is outside as well. */
public final class RemotefsLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/remotefs")
                .domain("lab.example")
                .network("public", net -> net.subnet("203.0.113.0/24").jvm("203.0.113.254"))
                .network(
                        "private",
                        net -> net.subnet("10.20.0.0/24").gateway("gateway").withoutJvm())
                .host(
                        "gateway",
                        host -> host.nic("public", "203.0.113.10")
                                .nic("private", "10.20.0.2")
                                .memory(512)
                                .cpus(2))
                .host(
                        "storage",
                        host -> host.nic("private", "10.20.0.40").memory(512).cpus(2))
                .host(
                        "workstation",
                        host -> host.nic("public", "203.0.113.20").memory(512).cpus(2))
                .build();
    }
}
