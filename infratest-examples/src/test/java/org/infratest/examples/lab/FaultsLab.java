package org.infratest.examples.lab;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** Two machines side by side on two networks: one to break, and one that is left alone. */
public final class FaultsLab implements Supplier<LabSpec> {

    /** After a reboot as well. */
    private static final String OPEN = "systemctl stop ufw\nsed -i 's/^ENABLED=.*/ENABLED=no/' /etc/ufw/ufw.conf\n";

    @Override
    public LabSpec get() {
        return LabSpec.named("faults")
                .network("lan", net -> net.subnet("10.3.0.0/24"))
                .network("storage", net -> net.subnet("10.4.0.0/24").withoutJvm())
                .host(
                        "a",
                        host -> host.nic("lan", "10.3.0.1")
                                .nic("storage", "10.4.0.1")
                                .script("open", OPEN))
                .host(
                        "b",
                        host -> host.nic("lan") // served by DHCP
                                .nic("storage", "10.4.0.2")
                                .script("open", OPEN))
                .build();
    }
}
