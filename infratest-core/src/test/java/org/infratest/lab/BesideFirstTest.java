package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BesideFirstTest {

    /** Of the first kind the one that is named second, then there is no processor for more. */
    @Test
    void thoseThatAreNamedFirstBoot() {
        BesideFirst beside = new BesideFirst(1);

        assertThat(Stream.of("box", "box", "box", "other", "other").map(beside::next))
                .containsExactly(false, true, false, false, false);
    }

    @Test
    void loneMachineBootsWhereAnotherRunMakesTheFirst() {
        BesideFirst beside = new BesideFirst(1);
        assertThat(beside.next("box")).isFalse();

        assertThat(beside.another()).isTrue();
        assertThat(beside.another()).isFalse();
    }
}
