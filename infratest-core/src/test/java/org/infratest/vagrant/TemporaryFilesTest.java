package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the paths are those of others")
class TemporaryFilesTest {

    private static final Path USUAL = Path.of("/tmp");
    private static final Path LONG = Path.of("/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T");
    private static final Map<String, String> NOTHING = Map.of();
    private static final Map<String, String> TOLD = Map.of("TMPDIR", "/somewhere");

    @Test
    void podmanIsNotTold() {
        assertThat(variable(true, NOTHING)).isEqualTo("TMP");
        assertThat(variable(false, NOTHING)).isEqualTo("TMP");
    }

    @Test
    void whereOneIsToldAlreadyOursReplacesIt() {
        assertThat(variable(false, TOLD)).isEqualTo("TMPDIR");
        assertThat(variable(true, Map.of("TMPDIR", "/somewhere", "XDG_RUNTIME_DIR", "/run/user/1000")))
                .isEqualTo("TMPDIR");
    }

    @Test
    void podmanThatHasItsStateThereKeepsIt() {
        assertThat(TemporaryFiles.planned(true, TOLD, USUAL, USUAL)).isEmpty();
    }

    @Test
    void whereItsPathWouldBeTooLongItIsElsewhere() {
        assertThat(parent(LONG, USUAL)).contains(USUAL);
        assertThat(parent(USUAL, Path.of("/"))).contains(USUAL);
    }

    @Test
    void thereIsNoneWhereNoneIsShortEnoughOrCanBeWritten() {
        assertThat(parent(LONG, LONG)).isEmpty();
        assertThat(parent(LONG, Path.of("/missing"))).isEmpty();
    }

    private static String variable(boolean podman, Map<String, String> environment) {
        return TemporaryFiles.planned(podman, environment, USUAL, USUAL)
                .orElseThrow()
                .variable();
    }

    private static Optional<Path> parent(Path usual, Path shorter) {
        return TemporaryFiles.planned(true, NOTHING, usual, shorter)
                .map(files -> files.folder().path().getParent());
    }
}
