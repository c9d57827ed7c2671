package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {

    @TempDir
    Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final FakeProvider fake = new FakeProvider();

    @Test
    void environmentsThatFitRunSideBySideAndTheNextOneWaits() {
        EnvironmentHandle<FakeSpec> first = handle("a", 400, Sharing.CLASS);
        EnvironmentHandle<FakeSpec> second = handle("b", 400, Sharing.CLASS);
        EnvironmentHandle<FakeSpec> third = handle("c", 400, Sharing.CLASS);
        first.start();
        second.start();
        CompletableFuture<Environment> waiting = CompletableFuture.supplyAsync(third::start);
        Awaitility.await().until(() -> !waits().isEmpty());
        assertThat(waits())
                .singleElement()
                .asString()
                .startsWith("c waits: it needs 400 of the 1000 MiB of memory of this computer's budget, in use by"
                        + " environment 'a' of A (process ")
                .contains(" with 400, environment 'b' of B (process ");

        first.close();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
        second.close();
        third.close();
        assertThat(fake.destroyed).hasSize(3);
    }

    @Test
    void environmentThatNeedsMoreThanThereIsFailsAtOnce() {
        EnvironmentHandle<FakeSpec> huge = handle("huge", 1001, Sharing.CLASS);

        assertThatThrownBy(huge::start)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("it needs 1001 MiB of memory, and this computer's budget is 1000");
        huge.close();
        assertThat(fake.started).isZero();
    }

    @Test
    void memoryOfAnEnvironmentThatFailedIsFree() {
        fake.onStart = workspace -> {
            throw new EnvironmentException("no");
        };
        EnvironmentHandle<FakeSpec> failing = handle("a", 900, Sharing.RUN);
        assertThatThrownBy(failing::start).hasMessage("no");
        failing.close();
        fake.onStart = workspace -> {};

        EnvironmentHandle<FakeSpec> next = handle("b", 900, Sharing.CLASS);
        next.start();
        next.close();
        assertThat(waits()).isEmpty();
    }

    /** Six machines of two environments, and never more of them at once than the budget has. */
    @Test
    void bootsOfAllEnvironmentsTakeTurns() {
        AtomicInteger booting = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        fake.onStart = workspace -> IntStream.range(0, 3).parallel().forEach(number -> {
            Workspace.Boot turn = workspace.awaitBoot("machine " + number, 1, 1);
            most.accumulateAndGet(booting.incrementAndGet(), Math::max);
            Awaitility.await().pollDelay(Duration.ofMillis(150)).until(() -> most.get() > 1); // and a third may come
            booting.decrementAndGet();
            turn.close();
        });
        List<EnvironmentHandle<FakeSpec>> handles =
                List.of(handle("a", 1, Sharing.CLASS), handle("b", 1, Sharing.CLASS));

        handles.stream()
                .map(handle -> CompletableFuture.runAsync(handle::start))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(most).hasValue(2);
        handles.forEach(EnvironmentHandle::close);
    }

    @Test
    void machineWithMoreProcessorsThanTheBudgetHasBootsAlone() {
        fake.onStart = workspace -> {
            Workspace.Boot turn = workspace.awaitBoot("machine 'big'", 1, 64);
            turn.close();
        };
        EnvironmentHandle<FakeSpec> handle = handle("a", 1, Sharing.CLASS);

        handle.start();

        handle.close();
        assertThat(fake.started).isEqualTo(1);
    }

    @Test
    void freeMemoryIsThatWhichTheKernelTells() throws IOException {
        Path meminfo = Files.writeString(
                folder.resolve("meminfo"), "MemTotal:       24664532 kB\nMemAvailable:   2097152 kB\n");

        assertThat(Budget.freeMemoryMiB(meminfo)).hasValue(2048);
        assertThat(Budget.freeMemoryMiB(folder.resolve("none"))).isEmpty();
    }

    private List<String> waits() {
        return events.stream()
                .filter(Event.EnvironmentProgress.class::isInstance)
                .map(event -> ((Event.EnvironmentProgress) event).message())
                .filter(message -> message.contains(" waits: it needs"))
                .toList();
    }

    private EnvironmentHandle<FakeSpec> handle(String name, long memory, Sharing sharing) {
        Places places = new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now());
        Tenant tenant = Tenant.of(name.toUpperCase(Locale.ROOT), "this run", sharing);
        Function<Environment, Optional<String>> hint = environment -> Optional.empty();
        return new EnvironmentHandle<>(
                new Hungry(fake, memory),
                new FakeSpec(name, "same", Duration.ofSeconds(30)),
                places,
                new Terms(Teardown.ALWAYS, tenant, new Budget(1000L, 4, 2), false),
                events::add,
                hint);
    }

    /** The same provider, of environments that take memory. */
    private record Hungry(FakeProvider fake, long memory)
            implements EnvironmentProvider<FakeSpec>, MemoryDemand<FakeSpec> {

        @Override
        public Availability availability(FakeSpec spec) {
            return fake.availability(spec);
        }

        @Override
        public Environment start(FakeSpec spec, Workspace workspace) {
            return fake.start(spec, workspace);
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {
            fake.destroy(lease, workspace);
        }

        @Override
        public long memoryMiB(FakeSpec spec) {
            return memory;
        }
    }
}
