package org.infratest.examples.rewind;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM holds.
 *
 * @param descriptors open files
 * @param threads threads that live
 * @param files files in the lab's folder
 */
record Usage(long descriptors, int threads, long files) {

    private static final int SLACK = 12;

    static Usage now(Path state) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> files = Files.walk(state)) {
            return new Usage(open.count(), ManagementFactory.getThreadMXBean().getThreadCount(), files.count());
        }
    }

    boolean hasGrown(Usage later) {
        return later.descriptors > descriptors + SLACK
                || later.threads > threads + SLACK
                || later.files > files + SLACK;
    }

    @Override
    public String toString() {
        return descriptors + " descriptors, " + threads + " threads, " + files + " files";
    }
}
