package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private final Attempts attempts = new Attempts();

    @Test
    void allStepsAreTakenAndTheFirstFailureIsThrownWithTheOthers() {
        List<String> taken = new ArrayList<>();
        EnvironmentException first = new EnvironmentException("first");
        EnvironmentException second = new EnvironmentException("second");

        attempts.attempt(() -> {
            throw first;
        });
        attempts.attempt(() -> taken.add("step"));
        attempts.attempt(() -> {
            throw second;
        });

        assertThat(taken).containsExactly("step");
        assertThatThrownBy(attempts::finish).isSameAs(first).hasSuppressedException(second);
    }

    @Test
    void nothingIsThrownWhereAllWentWell() {
        attempts.attempt(() -> {});

        attempts.finish();
    }
}
