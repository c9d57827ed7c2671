package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.infratest.lab.qemu.KeptMachine;

/**
 * A lab as it was at one moment.
 *
 * @param folder where its files are
 * @param machines its machines, by name
 * @param net its networks
 */
record KeptLab(Path folder, Map<String, Member> machines, KeptNet net) {

    KeptLab {
        machines = Collections.unmodifiableMap(new LinkedHashMap<>(machines));
    }

    /**
     * A machine of it.
     *
     * @param kept what is kept of it
     * @param attended whether a program on it waits to be woken
     * @param ahead by how much its clock was ahead of this computer's
     * @param mark what had been done to it
     */
    record Member(KeptMachine kept, boolean attended, Duration ahead, LabMachine.Mark mark) {}

    Member of(LabMachine machine) {
        return of(machine.host().name());
    }

    Member of(String name) {
        return Objects.requireNonNull(machines.get(name), name);
    }
}
