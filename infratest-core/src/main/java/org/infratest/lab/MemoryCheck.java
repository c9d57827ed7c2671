package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;

/**
 * Whether this computer has the memory that a lab needs, before anything of it starts.
 *
 * @param meminfo what the Linux kernel tells about memory (proc(5)); elsewhere nothing is checked
 */
record MemoryCheck(Path meminfo) {

    /** What a QEMU needs beside its machine's memory. */
    private static final int OVERHEAD_MIB = 64;

    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");

    MemoryCheck() {
        this(Path.of("/proc/meminfo"));
    }

    /**
     * Ends in an error where it has not.
     *
     * @throws EnvironmentException naming what is needed and what there is
     */
    void require(LabSpec lab) {
        OptionalLong available = availableMib();
        long needed = lab.hosts().stream()
                .mapToLong(host -> host.memoryMiB() + OVERHEAD_MIB)
                .sum();
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

    private OptionalLong availableMib() {
        if (!Files.isReadable(meminfo)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(meminfo).stream()
                    .map(AVAILABLE::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(line -> Long.parseLong(line.group(1)) / 1024)
                    .findFirst();
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + meminfo + ": " + e, e);
        }
    }
}
