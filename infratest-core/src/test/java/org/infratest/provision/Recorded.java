package org.infratest.provision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.process.SystemCommandRunner;

/** What a Salt 3006 printed, and the trees that it printed that about. */
final class Recorded {

    static final Path FOLDER =
            Path.of("src/test/resources/org/infratest/provision").toAbsolutePath();
    static final Path STATES = FOLDER.resolve("states");
    static final Path PILLAR = FOLDER.resolve("pillar");

    private Recorded() {}

    static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SaltSpec spec(String... apply) {
        return spec(SaltMode.MASTERLESS, "", apply);
    }

    static SaltSpec spec(SaltMode mode, String master, String... apply) {
        return new SaltSpec(
                "web",
                List.of(STATES),
                List.of(PILLAR),
                List.of(),
                mode,
                master,
                Map.of("role", "web"),
                List.of(apply),
                Duration.ofMinutes(10),
                SaltInstall.AUTO,
                null,
                null);
    }

    static ProvisionTools tools(Path cache) {
        return new ProvisionTools(cache, new SystemCommandRunner());
    }
}
