package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StandByTest {

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void preparationsOfAllLabsComeOneAfterTheOther() throws InterruptedException {
        new StandBy().plan(this::longPreparation);
        begun.await();
        new StandBy().plan(() -> done.add("of another lab"));
        assertThat(done).isEmpty();

        mayEnd.countDown();

        await().until(() -> done.size() == 2);
        assertThat(done).containsExactly("long", "of another lab");
    }

    @Test
    void whatHasNotBegunIsGivenUpAndNothingElse() throws InterruptedException {
        StandBy lab = new StandBy();
        StandBy other = new StandBy();
        lab.plan(this::longPreparation);
        begun.await();
        lab.plan(() -> done.add("given up"));
        other.plan(() -> done.add("of another lab"));

        lab.cancel();
        lab.plan(() -> done.add("planned anew"));
        mayEnd.countDown();

        await().until(() -> done.size() == 3);
        assertThat(done).containsExactly("long", "of another lab", "planned anew");
    }

    private void longPreparation() {
        begun.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new AssertionError("what has begun is not interrupted", e);
        }
        done.add("long");
    }
}
