package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;

/** What decides whether a processor can be used is executed by the one that always can. */
class TrialFirmwareIT {

    @Test
    void isExecutedByQemusEmulation() {
        AcceleratorTrial trial = new AcceleratorTrial(new SystemCommandRunner());

        assertThat(trial.passes("tcg", "qemu64")).isTrue();
        assertThat(trial.passes("tcg", "qemu32"))
                .as("a processor without long mode")
                .isFalse();
    }
}
