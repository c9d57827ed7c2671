package org.infratest.examples.lab;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** One machine. */
public final class GreeterLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("greeter")
                .network("lan", net -> net.subnet("10.30.0.0/24"))
                .host(
                        "greeter",
                        host -> host.nic("lan", "10.30.0.10").memory(768).cpus(2))
                .build();
    }
}
