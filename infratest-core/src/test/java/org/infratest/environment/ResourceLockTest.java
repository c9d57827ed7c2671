package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceLockTest {

    @TempDir
    Path folder;

    @Test
    void secondClassOfThisJvmWaitsAndSaysSo() {
        Path file = folder.resolve("web.lock");
        List<String> said = new CopyOnWriteArrayList<>();
        List<String> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> second;

        try (ResourceLock first = ResourceLock.acquire(file, Duration.ofMinutes(1), said::add)) {
            assertThat(first).isNotNull();
            assertThat(said).isEmpty();
            second = CompletableFuture.supplyAsync(
                    () -> ResourceLock.during(file, Duration.ofMinutes(1), said::add, () -> order.add("second")));
            Awaitility.await().until(() -> !said.isEmpty());
            order.add("first");
        }

        assertThat(second.join()).isTrue();
        assertThat(order).containsExactly("first", "second");
        assertThat(said).containsExactly("another test class of this JVM uses it");
    }

    @Test
    void whoWaitedInVainDoesNotFreeTheLock() {
        Path file = folder.resolve("web.lock");

        try (ResourceLock holder = ResourceLock.acquire(file, Duration.ofMinutes(1), reason -> {})) {
            assertThat(holder).isNotNull();
            assertThatThrownBy(() -> ResourceLock.acquire(file, Duration.ofMillis(50), reason -> {}))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("Waited in vain for " + file + ": another test class of this JVM holds it");

            assertThat(ResourceLock.tryAcquire(file)).isEmpty();
        }
    }
}
