package org.infratest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What tells a process from a later one with the same id, whatever becomes of the system's clock meanwhile. */
public final class ProcessStart {

    private static final Path PROC = Path.of("/proc");
    private static final int TICKS_BITS = 40;
    private static final int BOOT_DIGITS = 5;

    private ProcessStart() {}

    /**
     * A number that is another one for any other process. On Linux it is when the process started, in ticks since the system did
     * ({@code starttime} of proc_pid_stat(5)), together with a part of the id of that start of the system; elsewhere milliseconds since the
     * epoch, as the system's clock has it.
     *
     * @return 0 where the system does not tell, or the process has ended
     */
    public static long of(ProcessHandle process) {
        return Files.isReadable(PROC.resolve("self/stat"))
                ? read(PROC, process.pid())
                : process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    static long read(Path proc, long pid) {
        try {
            String boot = Files.readString(proc.resolve("sys/kernel/random/boot_id"));
            return Long.parseLong(boot.substring(0, BOOT_DIGITS), 16) << TICKS_BITS
                    | ticks(Files.readString(proc.resolve(pid + "/stat")));
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    /** The twenty-second field; the second, a name in brackets, may have spaces and brackets. */
    private static long ticks(String stat) {
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    }
}
