package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Which test gets which machines. */
@Timeout(60)
@ResourceLock("FakeProvider.DONE")
class ClonesTest {

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<EnvironmentHandle<?>> made = new CopyOnWriteArrayList<>();
    private final List<RuntimeException> troubles = new ArrayList<>();
    private int begun;
    private Stand original;

    /** Of machines that do not exist. */
    private final class Fakes implements Clones.Making {

        @Override
        public void begin() {
            begun++;
            if (!troubles.isEmpty()) {
                throw troubles.remove(0);
            }
        }

        @Override
        public EnvironmentHandle<?> handle(int number) {
            EnvironmentHandle<?> handle = fake("clone " + number);
            made.add(handle);
            return handle;
        }

        @Override
        public void close(EnvironmentHandle<?> handle) {
            made.remove(handle);
            handle.close();
        }
    }

    private EnvironmentHandle<?> fake(String name) {
        return new EnvironmentHandle<>(
                new FakeProvider(),
                new FakeReader.FakeSpec(name, false, false),
                new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now(), null, "", "", false),
                Teardown.ALWAYS,
                EventSink.NONE);
    }

    @BeforeEach
    void begin() {
        original = new Stand(fake("original"), false);
    }

    @AfterEach
    void end() {
        original.handle().close();
    }

    private Clones clones(long most) {
        return new Clones(original, new Fakes(), most, said::add, null);
    }

    /** Where a test runs that takes its machines on a thread of its own, as JUnit's do. */
    private static Clones.Taken elsewhere(Clones clones, String test) throws Exception {
        return CompletableFuture.supplyAsync(() -> clones.take(test), task -> new Thread(task).start())
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void machinesOfTheClassComeFirstAndClonesServeAgain() throws Exception {
        try (Clones clones = clones(3)) {
            Clones.Taken a = elsewhere(clones, "A");
            Clones.Taken b = elsewhere(clones, "B");
            assertThat(a.stand().isClone()).isFalse();
            assertThat(b.stand().environment().name()).isEqualTo("clone 1");

            b.close();
            a.close();
            a.close(); // once is enough
            assertThat(elsewhere(clones, "C").stand()).isSameAs(original);
            assertThat(elsewhere(clones, "D").stand()).isSameAs(b.stand());
            assertThat(elsewhere(clones, "E").stand().environment().name()).isEqualTo("clone 2");
            assertThat(begun).isEqualTo(1);
        }
        assertThat(made).as("clones that run").isEmpty();
        assertThat(said).isEmpty();
    }

    @Test
    void whoComesWhenAllAreTakenWaitsForTheFirstThatBecomesFree() throws Exception {
        try (Clones clones = clones(2)) {
            Clones.Taken a = elsewhere(clones, "A");
            Clones.Taken b = elsewhere(clones, "B");
            CompletableFuture<Clones.Taken> c =
                    CompletableFuture.supplyAsync(() -> clones.take("C"), task -> new Thread(task).start());
            Awaitility.await().until(() -> !said.isEmpty());
            assertThat(said)
                    .containsExactly(
                            "C waits for A, B: no more than 2 tests of a class run side by side (infratest.budget.boots)");
            assertThat(c).isNotDone();

            b.close();

            assertThat(c.get(30, TimeUnit.SECONDS).stand()).isSameAs(b.stand());
            a.close();
        }
    }

    @Test
    void momentThatCouldNotBeKeptIsTriedAgainByTheNextTest() {
        troubles.add(new EnvironmentException("no room"));
        try (Clones clones = clones(2)) {
            assertThatThrownBy(() -> clones.take("A")).hasMessage("no room");

            assertThat(clones.take("B").stand()).isSameAs(original);
            assertThat(begun).isEqualTo(2);
        }
    }

    @Test
    void testInsideOfAnotherInTheSameThreadWouldWaitForEver() {
        try (Clones clones = clones(1)) {
            clones.take("A");

            assertThatThrownBy(() -> clones.take("B"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "B goes back (@Rewind), and JUnit runs it inside of A, which waits for something else and"
                                    + " uses the same machines; use no parallel stream in a test, or put @Execution(SAME_THREAD) on"
                                    + " the class");
        }
    }

    @Test
    void testThatIsInterruptedWaitsNoLonger() throws Exception {
        try (Clones clones = clones(1)) {
            Clones.Taken a = elsewhere(clones, "A");
            Thread waiting = new Thread(() -> assertThatThrownBy(() -> clones.take("B"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("B was interrupted while it waited for A"));
            List<Throwable> uncaught = new CopyOnWriteArrayList<>();
            waiting.setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
            waiting.start();
            Awaitility.await().until(() -> !said.isEmpty());

            waiting.interrupt();
            waiting.join();

            assertThat(uncaught).isEmpty();
            a.close();
            assertThat(clones.take("C").stand()).isSameAs(original);
        }
    }
}
