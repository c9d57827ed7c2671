package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * How much of this computer all environments of its JVMs may have together. Who asks for more than is left of it waits for his turn.
 *
 * @param memoryMiB memory of machines, with what runs them; null for what is free when nobody has any of it
 * @param processors of machines that boot at the same time; once they have booted, machines rest most of the time
 * @param boots machines that boot at the same time
 */
public record Budget(@Nullable Long memoryMiB, long processors, long boots) {

    private static final int PROCESSORS_EACH = 3;
    private static final int MIN_PROCESSORS = 4;
    private static final int MIN_BOOTS = 3;

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");

    /**
     * What holds where nobody says otherwise: the memory that is free, and three booting processors for each one that there is. One machine
     * more than there are processors boots at a time, as one with a single processor that boots last and alone would leave the others idle.
     */
    public static Budget ofThisComputer() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new Budget(
                null, Math.max(MIN_PROCESSORS, PROCESSORS_EACH * processors), Math.max(MIN_BOOTS, processors + 1));
    }

    /** The memory that is free now, in MiB; empty where the system does not tell (it does on Linux, see proc(5)). */
    public static OptionalLong freeMemoryMiB() {
        return freeMemoryMiB(MEMINFO);
    }

    /**
     * The same, as another file tells it.
     *
     * @param meminfo in the form of proc(5)
     */
    public static OptionalLong freeMemoryMiB(Path meminfo) {
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

    /**
     * As what there is to be shared.
     *
     * @param memory the memory where nobody set it
     */
    Supply supply(long memory) {
        return new Supply(Map.of(
                Amounts.MEMORY,
                memoryMiB == null ? memory : memoryMiB,
                Amounts.PROCESSORS,
                processors,
                Amounts.BOOTS,
                boots));
    }
}
