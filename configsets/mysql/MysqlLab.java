package mysql;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** A database server, and the one machine that may use it. The JVM of the test is on their network too: a neighbour who may not. */
public final class MysqlLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/mysql")
                .domain("lab.example")
                .network("private", net -> net.subnet("10.20.0.0/24"))
                .host(
                        "mysql",
                        host -> host.nic("private", "10.20.0.30").memory(768).cpus(2))
                .host("app", host -> host.nic("private", "10.20.0.10"))
                .build();
    }
}
