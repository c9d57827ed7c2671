package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessStartTest {

    private static final String STAT =
            "4711 (a) (b c) S 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 %d 100 200\n";

    @TempDir
    Path proc;

    @Test
    void laterProcessWithTheSameIdAndNameIsAnotherOne() throws IOException {
        long first = start("2f7e1c1c-0000-4000-8000-000000000000", 1234);

        assertThat(start("2f7e1c1c-0000-4000-8000-000000000000", 1234)).isEqualTo(first);
        assertThat(start("2f7e1c1c-0000-4000-8000-000000000000", 1235)).isNotEqualTo(first);
        assertThat(start("3f7e1c1c-0000-4000-8000-000000000000", 1234))
                .as("after the computer was started again")
                .isNotEqualTo(first);
        assertThat(start("ffffffff-0000-4000-8000-000000000000", 1234)).isPositive();
    }

    @Test
    void processThatHasEndedHasNone() throws IOException {
        start("2f7e1c1c-0000-4000-8000-000000000000", 1);

        assertThat(ProcessStart.read(proc, 4712)).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void runningProcessHasOneThatStays() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            long start = ProcessStart.of(sleep.toHandle());

            assertThat(start).isPositive().isEqualTo(ProcessStart.of(sleep.toHandle()));
            assertThat(start).isNotEqualTo(ProcessStart.of(ProcessHandle.current()));
        } finally {
            sleep.destroyForcibly().waitFor();
        }
        assertThat(ProcessStart.of(sleep.toHandle())).isZero();
    }

    private long start(String bootId, long ticks) throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), bootId + "\n");
        Files.createDirectories(proc.resolve("4711"));
        Files.writeString(proc.resolve("4711/stat"), STAT.formatted(ticks));
        return ProcessStart.read(proc, 4711);
    }
}
