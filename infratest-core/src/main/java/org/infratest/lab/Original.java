package org.infratest.lab;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.infratest.environment.Environment;
import org.infratest.lab.image.QemuImg;

/**
 * A lab that others go on from.
 *
 * @param spec what it is
 * @param environment its machines as probes know them
 * @param machines the same as what they run on
 * @param tool makes images
 * @param seed decides all that is random in faults
 * @param moments its checkpoints until the one to go on from, by name
 * @param moment the name of that one
 */
record Original(
        LabSpec spec,
        Environment environment,
        List<LabMachine> machines,
        QemuImg tool,
        int seed,
        Map<String, KeptLab> moments,
        String moment) {

    Original(
            LabSpec spec,
            Environment environment,
            Collection<LabMachine> machines,
            QemuImg tool,
            int seed,
            Map<String, KeptLab> moments,
            String moment) {
        this(
                spec,
                environment,
                List.copyOf(machines),
                tool,
                seed,
                Collections.unmodifiableMap(new LinkedHashMap<>(moments)),
                moment);
    }

    /** The moment as it was kept. */
    KeptLab kept() {
        return Objects.requireNonNull(moments.get(moment), moment);
    }

    /** One of its machines. */
    LabMachine machine(LabHost host) {
        return machines.stream()
                .filter(machine -> machine.host().name().equals(host.name()))
                .findFirst()
                .orElseThrow();
    }
}
