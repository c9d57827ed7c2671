package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a keeper ends. */
@Timeout(30)
class KeeperLifeTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile boolean kept;

    @Test
    void endsWhereNobodyComes() throws Exception {
        life(SHORT, LONG).await();
        assertThat(told).containsExactly("nobody has asked for the lab");
    }

    @Test
    void endsWithItsLastUserWhereItIsNotKept() throws Exception {
        KeeperLife life = life(LONG, LONG);
        life.used();
        life.unused(true);
        life.await();
        assertThat(told).containsExactly("whoever used the lab is gone, and did not leave it standing");
    }

    @Test
    void staysWhereItIsKeptUntilItIsTooOld() throws Exception {
        kept = true;
        KeeperLife life = life(LONG, SHORT);
        life.used();
        life.unused(true);
        life.await();
        assertThat(told).containsExactly("it was not used for 50 ms (infratest.keep.maxAge)");
    }

    @Test
    void labThatNeverWasReadyIsNotKept() throws Exception {
        kept = true;
        KeeperLife life = life(LONG, LONG);
        life.used();
        life.unused(false);
        life.await();
        assertThat(told).containsExactly("whoever used the lab is gone, and did not leave it standing");
    }

    @Test
    void useStopsTheClock() throws Exception {
        kept = true;
        KeeperLife life = life(LONG, Duration.ofMillis(300));
        life.used();
        life.unused(true);
        life.used();

        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
            try {
                life.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThatThrownBy(() -> end.get(900, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(told).isEmpty();

        life.unused(true);
        end.get(10, TimeUnit.SECONDS);
        assertThat(told).hasSize(1);
    }

    @Test
    void endsWhenItIsTold() throws Exception {
        KeeperLife life = life(LONG, LONG);
        life.used();
        life.takeDown();
        life.over();
        life.await();
        assertThat(told).containsExactly("down");
    }

    /** On the way it takes its lab off the record, as anybody would who ends it: by asking it. */
    @Test
    void isNotOverBeforeItHasTidiedUp() throws Exception {
        AtomicReference<KeeperLife> self = new AtomicReference<>();
        CountDownLatch never = new CountDownLatch(1);
        self.set(new KeeperLife(LONG, () -> kept, LONG, () -> {}, reason -> {
            self.get().over();
            try {
                told.add(never.await(300, TimeUnit.MILLISECONDS) ? "" : "tidied up");
            } catch (InterruptedException e) {
                told.add("interrupted");
            }
        }));
        self.get().used();
        self.get().unused(false);

        self.get().await();
        assertThat(told).containsExactly("tidied up");
    }

    private KeeperLife life(Duration patience, Duration maxAge) {
        return new KeeperLife(patience, () -> kept, maxAge, () -> told.add("down"), told::add);
    }
}
