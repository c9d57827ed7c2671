package org.infratest.examples.lab;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** A router between two networks, with a machine on either. */
public final class RewindLab implements Supplier<LabSpec> {

    private static final String ROUTE = "sysctl -q -w net.ipv4.ip_forward=1\nsystemctl stop ufw\n";

    @Override
    public LabSpec get() {
        return LabSpec.named("rewind")
                .network("front", net -> net.subnet("10.8.1.0/24").gateway("router"))
                .network("back", net -> net.subnet("10.8.2.0/24").gateway("router"))
                .host(
                        "router",
                        host -> host.nic("front", "10.8.1.1")
                                .nic("back", "10.8.2.1")
                                .memory(256)
                                .script("routing", ROUTE))
                .host("app", host -> host.nic("front", "10.8.1.10").memory(256))
                .host("db", host -> host.nic("back", "10.8.2.10").memory(256))
                .build();
    }
}
