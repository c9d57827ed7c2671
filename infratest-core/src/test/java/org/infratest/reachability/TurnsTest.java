package org.infratest.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final Turns turns = new Turns(pool::add);
    private final List<Integer> done = new ArrayList<>();

    @Test
    void threeRunAtOnceAndTheOthersFollowInOrder() {
        for (int i = 1; i <= 5; i++) {
            int number = i;
            turns.take(() -> done.add(number));
        }
        assertThat(pool).hasSize(3);

        pool.remove().run();
        assertThat(pool).as("the fourth begins as the first ends").hasSize(3);
        while (!pool.isEmpty()) {
            pool.remove().run();
        }
        assertThat(done).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void placesThatBecameFreeAreUsedAgain() {
        for (int round = 0; round < 4; round++) {
            turns.take(() -> done.add(1));
            turns.take(() -> done.add(1));
            turns.take(() -> done.add(1));
            assertThat(pool).hasSize(3);
            while (!pool.isEmpty()) {
                pool.remove().run();
            }
        }
        assertThat(done).hasSize(12);
    }
}
