package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TestTurnsTest {

    private final TestTurns turns = new TestTurns();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void testsThatBreakNothingRunAtTheSameTime() throws Exception {
        CompletableFuture<Void> a = running("A", false);
        CompletableFuture<Void> b = running("B", false);
        Awaitility.await().until(() -> said.containsAll(List.of("begin A", "begin B")));

        release.countDown();
        a.get(10, TimeUnit.SECONDS);
        b.get(10, TimeUnit.SECONDS);
        assertThat(said).noneMatch(line -> line.contains("waits"));
    }

    @Test
    void testThatBreaksSomethingWaitsForTheOthersAndThoseAfterItWaitForIt() throws Exception {
        CompletableFuture<Void> a = running("A", false);
        Awaitility.await().until(() -> said.contains("begin A"));
        CompletableFuture<Void> cut = running("Cut", true);
        Awaitility.await().until(() -> said.contains("Cut breaks something on these machines, and waits for A"));
        CompletableFuture<Void> b = running("B", false);
        Awaitility.await().until(() -> said.contains("B waits for Cut, which breaks something on these machines"));
        assertThat(said).doesNotContain("begin Cut", "begin B");

        release.countDown();
        CompletableFuture.allOf(a, cut, b).get(10, TimeUnit.SECONDS);

        assertThat(said.indexOf("begin Cut")).isGreaterThan(said.indexOf("end A"));
        assertThat(said.indexOf("begin B")).isGreaterThan(said.indexOf("end Cut"));
    }

    @Test
    void testThatGaveUpWaitingHoldsNobodyUp() throws Exception {
        TestTurns.Taken a = turns.take("A", false, said::add);
        Thread cut = new Thread(() -> assertThatThrownBy(() -> turns.take("Cut", true, said::add))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Cut was interrupted while it waited for A"));
        cut.start();
        Awaitility.await().until(() -> said.contains("Cut breaks something on these machines, and waits for A"));

        cut.interrupt();
        cut.join();

        turnOfAnotherThread("B");
        a.close();
        turnOfAnotherThread("C");
        assertThat(said).hasSize(1);
    }

    /** JUnit's threads help each other where a test uses a parallel stream. */
    @Test
    void testInsideOfAnotherDoesNotWaitForIt() {
        try (TestTurns.Taken outer = turns.take("A", false, said::add)) {
            assertThat(outer).isNotNull();
            turns.take("B", false, said::add).close();
            assertThatThrownBy(() -> turns.take("Cut", true, said::add))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "Cut breaks something, and JUnit runs it inside of A, which waits for something else and uses"
                                    + " the same machines; use no parallel stream in a test, or put @Execution(SAME_THREAD) on the class");
        }
        turns.take("Cut", true, said::add).close();
        assertThat(said).isEmpty();
    }

    private void turnOfAnotherThread(String test) throws Exception {
        CompletableFuture.runAsync(() -> turns.take(test, false, said::add).close())
                .get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> running(String test, boolean alone) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (TestTurns.Taken turn = turns.take(test, alone, said::add)) {
                assertThat(turn).isNotNull();
                said.add("begin " + test);
                assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                said.add("end " + test);
                done.complete(null);
            } catch (InterruptedException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
