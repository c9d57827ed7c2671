package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/infratest} asks Maven for the class path, which takes longer than the command, only when it may have changed. */
class InfratestScriptTest {

    private static final Path SCRIPT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("scripts/infratest");

    @TempDir
    private Path checkout;

    @BeforeEach
    void compiledCheckout() throws IOException {
        Files.createDirectories(checkout.resolve("scripts"));
        Files.copy(SCRIPT, checkout.resolve("scripts/infratest"));
        Path type = checkout.resolve("infratest-core/target/classes/org/infratest/cli/Infratest.class");
        Files.createDirectories(type.getParent());
        Files.createFile(type);
        Files.createFile(checkout.resolve("infratest-core/pom.xml"));
        Files.createFile(checkout.resolve("pom.xml"));
        Files.createDirectories(checkout.resolve("bin"));
        // As Maven's plugin does it: what would be written once more is left alone.
        program("mvn", """
                echo asked >> asked
                for word in "$@"; do
                    [[ $word != -Dmdep.outputFile=* ]] || file=${word#*=}
                done
                [[ -e $file && $(< "$file") == a.jar:b.jar ]] || printf a.jar:b.jar > "$file"
                """);
        program("java", "echo \"$@\"\n");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(checkout.resolve("bin").resolve(name), "#!/bin/bash\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String run() {
        CommandResult result = new SystemCommandRunner()
                .run(Command.of(checkout.resolve("scripts/infratest").toString(), "list", "--json")
                        .in(checkout)
                        .withEnvironment(Map.of("PATH", checkout.resolve("bin") + ":" + System.getenv("PATH"))));
        assertThat(result.exitCode()).as("%s", result.stderr()).isZero();
        return String.join("\n", result.stdout());
    }

    private void changeDependencies(Instant when) throws IOException {
        Files.setLastModifiedTime(checkout.resolve("infratest-core/pom.xml"), FileTime.from(when));
    }

    private long askedMaven() throws IOException {
        return Files.readAllLines(checkout.resolve("asked")).size();
    }

    @Test
    void mavenIsAskedOnce() throws IOException {
        assertThat(run()).endsWith("infratest-core/target/classes:a.jar:b.jar org.infratest.cli.Infratest list --json");
        changeDependencies(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(
                checkout.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(60)));
        run();
        assertThat(askedMaven()).isEqualTo(1);
    }

    @Test
    void mavenIsAskedOnceMoreWhenThePomHasChanged() throws IOException {
        run();
        Path file = checkout.resolve("infratest-core/target/cli.classpath");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(120)));
        changeDependencies(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(
                checkout.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(60)));
        run();
        assertThat(askedMaven()).isEqualTo(2);
        run();
        assertThat(askedMaven()).as("where nothing has changed in it").isEqualTo(2);
    }
}
