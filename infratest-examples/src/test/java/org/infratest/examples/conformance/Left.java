package org.infratest.examples.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What probes have to give back.
 *
 * @param sockets that this process has
 * @param threads that infratest has started
 */
record Left(long sockets, long threads) {

    /** Closing a connection takes a moment where a peer or an SSH server has a part in it. Longer, and Java would tidy up itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    static Left now() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            long sockets = files.filter(Left::isSocket).count();
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("infratest") && !name.equals("infratest-output")) // a server's
                    .count();
            return new Left(sockets, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (NoSuchFileException e) {
            return false; // that with which this folder is read
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What there is beyond that before, once it has come to rest. */
    static Left since(Left before) {
        try {
            Awaitility.await()
                    .timeout(PATIENCE)
                    .until(() -> now().beyond(before).equals(new Left(0, 0)));
        } catch (ConditionTimeoutException e) {
            return now().beyond(before);
        }
        return new Left(0, 0);
    }

    private Left beyond(Left before) {
        return new Left(Math.max(0, sockets - before.sockets), Math.max(0, threads - before.threads));
    }
}
