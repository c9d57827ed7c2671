package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.infratest.process.CommandResult.End;
import org.junit.jupiter.api.Test;

class CommandResultTest {

    @Test
    void lastLinesAreCleanAndErrorsComeLast() {
        CommandResult result = result(List.of("one", "", "two \u001b[2J", "three"), List.of("  four  "));

        assertThat(result.lastLines(3)).isEqualTo("\n  last output: two \\x1b[2J\n    three\n    four");
        assertThat(result.lastLines(1)).isEqualTo("\n  last output: four");
    }

    @Test
    void aProgramThatSaidNothingHasNoLastLines() {
        assertThat(result(List.of(""), List.of(" ")).lastLines(3)).isEmpty();
    }

    @Test
    void aLineThatNeverEndsIsCut() {
        assertThat(result(List.of("x".repeat(100_000)), List.of()).lastLines(3)).hasSizeLessThan(500);
    }

    private static CommandResult result(List<String> stdout, List<String> stderr) {
        return new CommandResult("tool", End.EXITED, 1, stdout, stderr, null, Duration.ofSeconds(1));
    }
}
