package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the paths are those of others")
class TemporaryFilesTest {

    private static final Path USUAL = Path.of("/tmp");
    private static final Map<String, String> NOTHING = Map.of();
    private static final Map<String, String> TOLD = Map.of("TMPDIR", "/somewhere");

    /** As on macOS, where everybody has a folder of their own for temporary files. */
    private Path tooLong;

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        tooLong = Files.createDirectory(folder.resolve("zyxvpxvq6csfxvn_n0000000000000gn"));
    }

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
        assertThat(parent(tooLong, USUAL)).contains(USUAL);
        assertThat(parent(USUAL, Path.of("/"))).contains(USUAL);
    }

    @Test
    void thereIsNoneWhereNoneIsShortEnoughOrCanBeWritten() {
        assertThat(parent(tooLong, tooLong)).isEmpty();
        assertThat(parent(tooLong, Path.of("/missing"))).isEmpty();
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
