package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the QEMUs of this JVM take of the computer's memory. */
public final class QemuMemory {

    /** A process's own memory, and its part of what it shares with others (proc(5)). */
    private static final Pattern PROPORTIONAL = Pattern.compile("Pss:\\s+(\\d+) kB");

    private QemuMemory() {}

    /** All of them together, in MiB. */
    static double now() throws IOException {
        double sum = 0;
        try (Stream<ProcessHandle> processes = ProcessHandle.current().descendants()) {
            for (ProcessHandle process : processes.toList()) {
                if (process.info().command().orElse("").contains("qemu-system")) {
                    sum += proportional(process.pid());
                }
            }
        }
        return sum;
    }

    /** That of one, in MiB. */
    public static double proportional(long pid) throws IOException {
        Matcher line = PROPORTIONAL.matcher(Files.readString(Path.of("/proc/" + pid + "/smaps_rollup")));
        if (!line.find()) {
            throw new IllegalStateException("The kernel does not tell the memory of process " + pid);
        }
        return Long.parseLong(line.group(1)) / 1024.0;
    }
}
