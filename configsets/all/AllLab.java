package all;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/**
 * The network of all seven configsets: the gateway in front, configmaster, application server and both databases inside, the workstation and the
 * JVM of the test outside, and the base box below each of them. The six machines have 3.5 GiB together.
 */
public final class AllLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/all")
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
                        "workstation",
                        host -> host.nic("public", "203.0.113.20").memory(768).cpus(2))
                .host(
                        "configmaster",
                        host -> host.nic("private", "10.20.0.5").memory(768).cpus(2))
                .host(
                        "app",
                        host -> host.nic("private", "10.20.0.10").memory(512).cpus(2))
                .host(
                        "postgres",
                        host -> host.nic("private", "10.20.0.20").memory(512).cpus(2))
                .host(
                        "mysql",
                        host -> host.nic("private", "10.20.0.30").memory(512).cpus(2))
                .build();
    }
}
