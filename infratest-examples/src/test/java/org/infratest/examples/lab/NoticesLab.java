package org.infratest.examples.lab;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** One machine, to which small configsets are applied. */
public final class NoticesLab implements Supplier<LabSpec> {

    @Override
    public LabSpec get() {
        return LabSpec.named("notices")
                .network("lan", net -> net.subnet("10.31.0.0/24"))
                .host(
                        "office",
                        host -> host.nic("lan", "10.31.0.10").memory(384).cpus(2))
                .build();
    }
}
