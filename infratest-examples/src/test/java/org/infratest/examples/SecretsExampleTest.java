package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.EnvironmentException;
import org.infratest.Redaction;
import org.junit.jupiter.api.Test;

/** A secret that infratest cannot know of is told to it. */
class SecretsExampleTest {

    private static final String PASSWORD = "correct-horse-battery";

    @Test
    void passwordIsInNoMessage() {
        Redaction.hide(PASSWORD);

        Exception failure = new EnvironmentException("Could not log in with " + PASSWORD);

        assertThat(failure).hasMessage("Could not log in with ***");
    }
}
