package org.infratest.examples.lab;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** Two small machines on a network. */
public final class CapsuleLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("shop")
                .network("lan", net -> net.subnet("10.11.1.0/24"))
                .host("app", host -> host.nic("lan", "10.11.1.10").memory(256))
                .host("db", host -> host.nic("lan", "10.11.1.20").memory(256))
                .build();
    }
}
