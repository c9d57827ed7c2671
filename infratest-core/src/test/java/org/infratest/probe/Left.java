package org.infratest.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this JVM has, on Linux.
 *
 * @param sockets how many sockets
 * @param threads how many threads, without those of peers, which end by themselves
 */
record Left(long sockets, long threads) {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final Set<String> OF_TESTS = Set.of("peer", "cable");

    static Left now() {
        try (Stream<Path> files = Files.list(OPEN_FILES)) {
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !OF_TESTS.contains(thread.getName()))
                    .count();
            return new Left(files.filter(Left::isSocket).count(), threads);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // it was closed meanwhile
        }
    }

    /** Waits until there is no more than this. */
    void awaitNoMore() {
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Left after = now();
            assertThat(after.sockets).isLessThanOrEqualTo(sockets);
            assertThat(after.threads).isLessThanOrEqualTo(threads);
        });
    }
}
