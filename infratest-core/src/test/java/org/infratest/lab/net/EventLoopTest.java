package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final EventLoop loop = EventLoop.start(errors::add);

    @AfterEach
    void end() {
        loop.close();
    }

    @Test
    void tasksRunOnItsThreadInTheirOrder() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> current = new CompletableFuture<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        loop.execute(() -> current.complete(loop.isCurrent()));

        assertThat(current.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(order).hasSize(100).isSorted();
        assertThat(loop.isCurrent()).isFalse();
    }

    @Test
    void threadIsADaemonOfThatName() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> thread.complete(Thread.currentThread()));

        assertThat(thread.get(10, TimeUnit.SECONDS).getName()).isEqualTo("infratest-lab-net");
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void taskThatThrowsIsReportedAndOthersRun() throws Exception {
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        loop.execute(() -> {
            throw new IllegalStateException("task");
        });
        loop.schedule(Duration.ofMillis(1), () -> {
            throw new AssertionError("timer");
        });
        loop.schedule(Duration.ofMillis(5), () -> next.complete(true));

        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(errors).extracting(Throwable::getMessage).containsExactly("task", "timer");
    }

    @Test
    void timersRunWhenTheyAreDueAndSoonAfter() {
        // Some may meet a busy computer; not most of them again and again.
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            List<Long> late = new ArrayList<>();
            for (long micros : new long[] {200, 500, 1_500, 3_000, 20_000, 50_000}) {
                CompletableFuture<Long> ran = new CompletableFuture<>();
                long due = System.nanoTime() + micros * 1000;
                loop.schedule(Duration.ofNanos(micros * 1000), () -> ran.complete(System.nanoTime() - due));
                late.add(ran.join());
            }
            assertThat(late).allSatisfy(nanos -> assertThat(nanos).isNotNegative());
            return late.stream().filter(nanos -> nanos < 2_000_000).count() >= 4;
        });
    }

    @Test
    void timersRunInTheOrderOfTheirTimes() {
        List<String> order = new CopyOnWriteArrayList<>();
        Duration took = Duration.ofDays(1);
        while (took.compareTo(Duration.ofMillis(10)) >= 0) { // a pause between them would be one between their times
            order.clear();
            took = OnLoop.call(loop, () -> {
                long start = System.nanoTime();
                loop.schedule(Duration.ofMillis(30), () -> order.add("third"));
                loop.schedule(Duration.ofMillis(10), () -> order.add("first"));
                loop.schedule(Duration.ofMillis(20), () -> order.add("second"));
                return Duration.ofNanos(System.nanoTime() - start);
            });
            await().until(() -> order.size() == 3);
        }

        assertThat(order).containsExactly("first", "second", "third");
    }

    @Test
    void cancelledTimerDoesNotRun() {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        loop.execute(() -> awaitHere(cancelled)); // else the loop may be faster than this thread
        Loop.Timer timer = loop.schedule(Duration.ofMillis(20), () -> order.add("cancelled"));
        loop.schedule(Duration.ofMillis(40), () -> order.add("later"));
        timer.cancel();
        cancelled.countDown();
        await().until(() -> order.contains("later"));
        assertThat(order).containsExactly("later");
    }

    private static void awaitHere(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void taskThatIsGivenWhileATimerWaitsRunsBeforeIt() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> done = new CompletableFuture<>();

        loop.schedule(Duration.ofHours(1), () -> order.add("timer"));
        loop.execute(() -> done.complete(order.add("task")));

        assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("task");
    }

    @Test
    void idleLoopNeedsNoProcessor() throws Exception {
        CompletableFuture<Long> id = new CompletableFuture<>();
        loop.execute(() -> id.complete(Thread.currentThread().getId()));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long thread = id.get(10, TimeUnit.SECONDS);
        CompletableFuture<Long> spent = new CompletableFuture<>();
        long before = threads.getThreadCpuTime(thread);

        loop.schedule(Duration.ofMillis(500), () -> spent.complete(threads.getThreadCpuTime(thread) - before));

        assertThat(spent.get(10, TimeUnit.SECONDS))
                .isLessThan(Duration.ofMillis(100).toNanos());
    }

    @Test
    void taskThatGivesItselfAgainKeepsNothingWaiting() throws Exception {
        CompletableFuture<Boolean> timer = new CompletableFuture<>();
        loop.execute(new Runnable() {
            @Override
            public void run() {
                if (!timer.isDone()) {
                    loop.execute(this);
                }
            }
        });
        loop.schedule(Duration.ofMillis(10), () -> timer.complete(true));

        assertThat(timer.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingRunsWhatWasGivenAndRefusesMore() {
        List<String> order = new CopyOnWriteArrayList<>();
        loop.execute(() -> order.add("given"));

        loop.close();
        loop.close();

        assertThat(order).containsExactly("given");
        assertThatThrownBy(() -> loop.execute(() -> order.add("late")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("The lab's networks were closed");
    }

    @Test
    void callFromElsewhereGetsTheResultOrTheException() {
        assertThat(OnLoop.call(loop, loop::isCurrent)).isTrue();
        assertThatThrownBy(() -> OnLoop.run(loop, () -> {
                    throw new IllegalArgumentException("wrong");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wrong");
        assertThat(errors).isEmpty();
    }

    @Test
    void timersThatAreTakenBackDoNotPileUp() {
        TimerQueue queue = new TimerQueue();
        for (int i = 0; i < 10_000; i++) {
            TimerQueue.Entry entry = queue.entry(1_000_000 + i, () -> {});
            queue.add(entry);
            entry.cancel();
        }

        assertThat(queue.size()).isLessThan(200);
        assertThat(queue.next()).isNull();
    }
}
