package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.infratest.environment.Lease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    private static final String HASH = "d".repeat(64);

    @TempDir
    Path cache;

    private Path state() throws IOException {
        Path folder = Files.createDirectories(WarmStore.root(cache).resolve(HASH));
        Files.writeString(folder.resolve("web.state"), "half");
        return folder;
    }

    private static Lease leaseOf(Path state) {
        return new Lease(
                "soak-1", "LabProvider", "soak", "soak", "", 1, 1, false, Map.of("keeping " + HASH, state.toString()));
    }

    @Test
    void stateThatAKilledJvmWasKeepingGoes() throws IOException {
        Path state = state();

        Leftovers.removeFiles(leaseOf(state));

        assertThat(state).doesNotExist();
    }

    @Test
    void stateThatWasFinishedStays() throws IOException {
        Path state = state();
        Files.writeString(state.resolve(WarmStore.MANIFEST), "{}");

        Leftovers.removeFiles(leaseOf(state));

        assertThat(state.resolve("web.state")).exists();
    }

    /** Another JVM keeps the same lab again, in the same folder. */
    @Test
    void stateThatSomebodyUsesStays() throws IOException {
        Path state = state();
        ImageUse use = WarmStore.use(cache, HASH);
        use.begin();
        try {
            Leftovers.removeFiles(leaseOf(state));

            assertThat(state.resolve("web.state")).exists();
        } finally {
            use.end();
        }
    }

    @Test
    void stateThatWasNeverBegunIsNothingToRemove() {
        Leftovers.removeFiles(leaseOf(WarmStore.root(cache).resolve(HASH)));

        assertThat(cache).isEmptyDirectory();
    }
}
