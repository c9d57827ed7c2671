package org.infratest.lab;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.Budget;

/**
 * Whether this computer has the memory that a lab needs, before anything of it starts.
 *
 * @param meminfo what the Linux kernel tells about memory (proc(5)); elsewhere nothing is checked
 */
record MemoryCheck(Path meminfo) {

    /** What a QEMU needs beside its machine's memory. */
    private static final int OVERHEAD_MIB = 64;

    MemoryCheck() {
        this(Path.of("/proc/meminfo"));
    }

    /**
     * Ends in an error where it has not.
     *
     * @throws EnvironmentException naming what is needed and what there is
     */
    void require(LabSpec lab) {
        OptionalLong available = Budget.freeMemoryMiB(meminfo);
        long needed = neededMiB(lab);
        if (available.isEmpty() || needed <= available.getAsLong()) {
            return;
        }
        String parts = lab.hosts().stream()
                .map(host -> host.name() + " " + host.memoryMiB())
                .collect(Collectors.joining(", "));
        throw new EnvironmentException(
                "Lab '" + lab.name() + "' needs " + needed + " MiB of memory (" + parts + ", and "
                        + OVERHEAD_MIB + " each for QEMU), and this computer has " + available.getAsLong()
                        + " MiB left; give its machines less with memory(...), or end something else");
    }

    /** What its machines take, and each QEMU beside its machine's memory. */
    static long neededMiB(LabSpec lab) {
        return lab.hosts().stream()
                .mapToLong(host -> host.memoryMiB() + OVERHEAD_MIB)
                .sum();
    }
}
