package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolFloorTest {

    private static final ToolFloor FLOOR = new ToolFloor(
            "2.2.10", Command.of("vagrant", "--version"), Pattern.compile("^Vagrant ([\\d.]+)"), "ask for a newer one");

    @ParameterizedTest
    @ValueSource(strings = {"2.2.10", "2.2.11", "2.3", "2.10.0", "3.0.0.1"})
    void newerVersionsWillDo(String version) {
        ScriptedRunner runner = vagrant("Vagrant " + version);

        FLOOR.require(runner);

        assertThat(FLOOR.found(runner)).contains(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2.9", "2.2", "1.9.9"})
    void olderOnesAreNamedWithTheWayToANewerOne(String version) {
        assertThatThrownBy(() -> FLOOR.require(vagrant("Vagrant " + version)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("'vagrant' is version " + version
                        + ", which is too old; 2.2.10 or newer is needed: ask for a newer one");
    }

    @Test
    void programIsAskedOnceARun() {
        ScriptedRunner runner = vagrant("A word of welcome", "Vagrant 2.3.4");

        FLOOR.require(runner);
        FLOOR.require(runner);

        assertThat(runner.commandLines()).containsExactly("vagrant --version");
    }

    @Test
    void unreadableVersionIsNoReasonToRefuse() {
        ScriptedRunner runner = vagrant("a development build");

        FLOOR.require(runner);

        assertThat(FLOOR.found(runner)).isEmpty();
    }

    /** A program that dies is not too old, and what it has said before is of no use. */
    @Test
    void programThatCannotTellItsVersionIsBrokenAndSaysHow() {
        ScriptedRunner runner = new ScriptedRunner(command ->
                new Answer(139, List.of("Vagrant 2.3.4"), List.of("\u001b[31mlibruby.so: cannot open", "Aborted")));

        assertThatThrownBy(() -> FLOOR.require(runner))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("""
                        'vagrant' does not work: "vagrant --version" exited with 139 after 14 s
                          last output: Vagrant 2.3.4
                            \\x1b[31mlibruby.so: cannot open
                            Aborted
                          what to do: repair or install it anew, ask for a newer one""");
    }

    private static ScriptedRunner vagrant(String... lines) {
        return new ScriptedRunner(command -> Answer.ok(lines));
    }
}
