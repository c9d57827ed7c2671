package org.infratest.junit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Secret variables reach Packer's provisioners, and nobody else: not the list of processes, no log, no report, no message. */
class SecretsIT {

    private static final String PASSWORD = "Pl4nted-password";
    private static final String MOTTO = "Pl4nted-motto";
    private static final Path PROCESSES = Path.of("target/processes-while-packer-ran");

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    @PackerBox(
            template = "src/test/resources/badinput/templates/secret.pkr.hcl",
            name = "badinput/secret",
            vars = {
                "root_password=" + PASSWORD,
                "motto=" + MOTTO,
                "processes=../../../../../target/processes-while-packer-ran"
            })
    static class SecretTestCase {
        @Test
        void never() {}
    }

    @Test
    void secretsAreWrittenNowhere() throws IOException {
        Files.deleteIfExists(PROCESSES);

        Throwable failure = RealRun.failure(SecretTestCase.class, folder);

        assertThat(failure)
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageContaining("the password is *** ***")
                .hasMessageNotContainingAny(PASSWORD, MOTTO);
        assertThat(read(PROCESSES).split("\0"))
                .contains("packer", "-var", "processes=../../../../../target/processes-while-packer-ran")
                .filteredOn(argument -> argument.contains(PASSWORD) || argument.contains(MOTTO))
                .as("only the shell of the provisioner, to which the template gives them")
                .allMatch(argument -> argument.startsWith("INTO="));
        assertThat(files(folder.resolve("report")))
                .anySatisfy(file -> assertThat(read(file)).contains("the password is ***"))
                .allSatisfy(file -> assertThat(read(file)).as(file.toString()).doesNotContain(PASSWORD, MOTTO));
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), ISO_8859_1);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
