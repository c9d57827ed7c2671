package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The jar that the build makes of the command needs nothing but Java. */
class RunnableJarIT {

    @TempDir
    Path folder;

    @Test
    void doctorTellsWhatThereIs() throws IOException {
        JsonNode told = new ObjectMapper()
                .readTree(String.join(
                        "\n", run("doctor", "--json", "--require", "lab").stdout()));

        assertThat(told.toString()).contains("\"lab\"", "QEMU");
    }

    @Test
    void reportIsMerged() throws IOException {
        CommandResult result = infratest("report", folder.toString());

        assertThat(result.exitCode()).isNotZero();
        assertThat(String.join("\n", result.stderr())).contains(folder.toString());
    }

    @Test
    void licencesOfWhatIsInItAreThere() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
            assertThat(jar.getEntry("META-INF/NOTICE")).isNotNull();
            assertThat(jar.stream().map(entry -> entry.getName().replaceFirst("[^/]+$", "")))
                    .contains("org/infratest/cli/", "picocli/", "com/jcraft/jsch/");
        }
    }

    private CommandResult run(String... arguments) throws IOException {
        CommandResult result = infratest(arguments);
        assertThat(result.succeeded()).as("%s", result.stderr()).isTrue();
        return result;
    }

    private CommandResult infratest(String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(System.getProperty("java.home") + "/bin/java", "-jar", jar().toString()),
                        Stream.of(arguments))
                .toList();
        return new SystemCommandRunner()
                .run(Command.of(command).in(folder).withEnvironment(Map.of("INFRATEST_CACHE_DIR", folder.toString())));
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
            return files.filter(file -> file.toString().endsWith("-cli.jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new AssertionError("there is no jar of the command; it is made by: mvn package"));
        }
    }
}
