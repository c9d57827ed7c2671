package org.infratest.examples.rewind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the process of a machine has of an image of memory from which it went on, in MiB, as Linux tells it (proc(5): smaps).
 *
 * @param image the image
 * @param resident what of it is in memory
 * @param proportional the same, where what several processes have counts as divided among them
 * @param shared what of it others have, too, as it is as in the image; as long as that is not written to the disk yet, Linux calls it dirty
 */
public record SharedMemory(String image, long resident, long proportional, long shared) {

    private static final Pattern MAPPING = Pattern.compile("[0-9a-f]+-[0-9a-f]+ \\S+ \\S+ \\S+ \\d+ *(.*)");
    private static final Pattern FIELD = Pattern.compile("(\\w+): +(\\d+) kB");

    /** Those of all machines of some environments, by their ids; the memory of a machine that has booted is in no image. */
    public static List<SharedMemory> of(List<String> environments) {
        List<SharedMemory> memories = new ArrayList<>();
        for (String environment : environments) {
            for (long process : processes(environment)) {
                memories.addAll(of(process));
            }
        }
        return memories;
    }

    /** The processes of an environment's machines. */
    public static List<Long> processes(String environment) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.startsWith("qemu-system") || line.contains("/qemu-system"))
                        .filter(line -> line.contains("/environments/" + environment + "/machines/"))
                        .isPresent())
                .map(ProcessHandle::pid)
                .toList();
    }

    private static List<SharedMemory> of(long process) {
        List<SharedMemory> memories = new ArrayList<>();
        String image = "";
        long resident = 0;
        long proportional = 0;
        long shared = 0;
        for (String line : lines(Path.of("/proc", String.valueOf(process), "smaps"))) {
            Matcher mapping = MAPPING.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (mapping.matches()) {
                image = mapping.group(1);
            } else if (image.endsWith(".memory") && field.matches()) {
                long mebibytes = Long.parseLong(field.group(2)) / 1024;
                switch (field.group(1)) {
                    case "Rss" -> resident = mebibytes;
                    case "Pss" -> proportional = mebibytes;
                    case "Shared_Clean" -> shared = mebibytes;
                    case "Shared_Dirty" -> shared += mebibytes;
                    case "Locked" -> memories.add(new SharedMemory(image, resident, proportional, shared));
                    default -> {}
                }
            }
        }
        return memories;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
