package org.infratest.examples.lab;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** Two machines that know each other, small enough for several of it side by side. */
public final class SideBySideLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("sidebyside")
                .network("lan", net -> net.subnet("10.9.1.0/24"))
                .host("app", host -> host.nic("lan", "10.9.1.10").memory(256))
                .host("db", host -> host.nic("lan", "10.9.1.20").memory(256))
                .build();
    }
}
