package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MarkedProcessesTest {

    private static final String VARIABLE = "INFRATEST_TEST_MARK";

    private final SystemCommandRunner runner = new SystemCommandRunner();

    @Test
    void childThatOutlivesItsProgramIsFoundAndKilledAndNoOther() throws Exception {
        String mark = UUID.randomUUID().toString();
        runner.run(Command.of("sh", "-c", "sleep 300 >/dev/null 2>&1 &").withEnvironment(Map.of(VARIABLE, mark)));
        Process other = process(mark + "1");
        Awaitility.await().until(() -> MarkedProcesses.with(VARIABLE, mark).size() == 1);

        runner.stopMarked(VARIABLE, mark);

        assertThat(MarkedProcesses.with(VARIABLE, mark)).isEmpty();
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    @Test
    void whereThereIsNoneNothingHappens() {
        runner.stopMarked(VARIABLE, "nobody");
    }

    private static Process process(String mark) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sleep", "300");
        builder.environment().put(VARIABLE, mark);
        return builder.start();
    }
}
