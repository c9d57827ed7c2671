package configmaster;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** A master, a machine that it is to serve, one that has the same policies without a master, and others, whom it does not serve. */
public final class ConfigmasterLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/configmaster")
                .domain("lab.example")
                .network("servers", net -> net.subnet("198.51.100.0/24"))
                .network("elsewhere", net -> net.subnet("203.0.113.0/24"))
                .host(
                        "configmaster",
                        host -> host.nic("servers", "198.51.100.10")
                                .nic("elsewhere", "203.0.113.10")
                                .memory(768))
                .host("web1", host -> host.nic("servers", "198.51.100.21").memory(512))
                .host("web2", host -> host.nic("servers", "198.51.100.22").memory(512))
                .build();
    }
}
