package org.infratest.examples.rewind;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.examples.bench.QemuMemory;

/**
 * What this JVM and its machines hold.
 *
 * @param descriptors open files
 * @param threads threads that live
 * @param files files in the lab's folder
 * @param heapMiB objects that are in use
 * @param diskMiB the sizes of the files in the lab's folder, with holes
 * @param machines processes of machines, with those that stand by
 * @param machinesMiB their memory, where what they share counts once
 */
record Usage(long descriptors, int threads, long files, long heapMiB, long diskMiB, long machines, long machinesMiB) {

    private static final int SLACK = 12;

    /** What a lab has open for a machine that stands by; how many do at a moment is not known. */
    private static final int STANDING_BY = 7 * (Runtime.getRuntime().availableProcessors() + 1);

    /** As many may stand by, each with some memory. */
    private static final int MACHINES_SLACK = Runtime.getRuntime().availableProcessors() + 1;

    private static final int MEMORY_SLACK = MACHINES_SLACK * 130;

    private static final int HEAP_SLACK = 4;

    /** Machines write meanwhile, each to its own disk. */
    private static final int DISK_SLACK = 64;

    static Usage now(Path state) throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> files = Files.walk(state)) {
            long count = 0;
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                count++;
                bytes += size(file);
            }
            List<Long> machines = SharedMemory.processes(String.valueOf(state.getFileName()));
            double mebibytes = 0;
            for (long machine : machines) {
                mebibytes += memory(machine);
            }
            return new Usage(
                    open.count(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    count,
                    heap >> 20,
                    bytes >> 20,
                    machines.size(),
                    (long) mebibytes);
        }
    }

    /** One that has stood by may end meanwhile; its memory is gone then. */
    private static double memory(long machine) throws IOException {
        try {
            return QemuMemory.proportional(machine);
        } catch (IOException e) {
            if (ProcessHandle.of(machine).isPresent()) {
                throw e;
            }
            return 0;
        }
    }

    /** What is removed meanwhile takes nothing. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    boolean hasGrown(Usage later) {
        return later.descriptors > descriptors + SLACK + STANDING_BY
                || later.threads > threads + SLACK
                || later.files > files + SLACK
                || later.heapMiB > heapMiB + HEAP_SLACK
                || later.diskMiB > diskMiB + DISK_SLACK
                || later.machines > machines + MACHINES_SLACK
                || later.machinesMiB > machinesMiB + MEMORY_SLACK;
    }

    @Override
    public String toString() {
        return descriptors + " descriptors, " + threads + " threads, " + heapMiB + " MiB of objects, " + files
                + " files of " + diskMiB + " MiB, " + machines + " QEMUs of " + machinesMiB + " MiB";
    }
}
