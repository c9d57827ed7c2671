package appserver;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** An application server behind the gateway of {@code configsets/gateway}. The JVM of the test is outside. */
public final class AppserverLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/appserver")
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
                        "app",
                        host -> host.nic("private", "10.20.0.10").memory(512).cpus(2))
                .build();
    }
}
