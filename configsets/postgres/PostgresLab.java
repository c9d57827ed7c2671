package postgres;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** A database server, and the one machine that may use it. The JVM of the test is on their network too: a neighbour who may not. */
public final class PostgresLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/postgres")
                .domain("lab.example")
                .network("private", net -> net.subnet("10.20.0.0/24"))
                .host(
                        "postgres",
                        host -> host.nic("private", "10.20.0.20").memory(768).cpus(2))
                .host("app", host -> host.nic("private", "10.20.0.10"))
                .build();
    }
}
