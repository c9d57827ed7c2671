package org.infratest.junit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.vagrant.VagrantSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables whose names say that they are secret are hidden as soon as their annotation is read, and reach whom they are for. */
class SecretVariablesTest {

    @TempDir
    Path folder;

    @VagrantEnvironment(
            value = "web",
            variables = {"DB_PASSWORD=pl4nted-for-vagrant", "SIZE=pl4nted-size"})
    static class VagrantTestCase {}

    @Test
    void thoseOfVagrantEnvironment() throws IOException {
        configset();

        VagrantSpec spec = new VagrantReader()
                .read(VagrantTestCase.class.getAnnotation(VagrantEnvironment.class), reading())
                .spec(null);

        assertThat(new EnvironmentException("pl4nted-for-vagrant, pl4nted-size"))
                .hasMessage("***, pl4nted-size");
        assertThat(spec.variables()).containsEntry("DB_PASSWORD", "pl4nted-for-vagrant");
    }

    @Test
    void thoseThatCodeSetsForVagrant() throws IOException {
        Infratest lab = Infratest.vagrant(configset().toString())
                .variable("API_TOKEN", "pl4nted-by-code")
                .variable("SIZE", "pl4nted-size");

        lab.request(reading());

        assertThat(new EnvironmentException("pl4nted-by-code, pl4nted-size")).hasMessage("***, pl4nted-size");
    }

    @FakeEnvironment
    @ShellConfigset(
            value = "src/test/configsets/farewell",
            on = "nobody of pl4nted-for-scripts and pl4nted-size",
            variables = {"DB_PASSWORD=pl4nted-for-scripts", "SIZE=pl4nted-size"})
    static class ShellTestCase {
        @Test
        void never() {}
    }

    @Test
    void thoseOfShellConfigset() throws IOException {
        assertFailsWithout("pl4nted-for-scripts", ShellTestCase.class);
    }

    @FakeEnvironment
    @AnsibleConfigset(
            value = "src/test/configsets/welcome",
            on = "nobody of pl4nted-for-a-playbook and pl4nted-size",
            variables = {"db_password=pl4nted-for-a-playbook", "size=pl4nted-size"})
    static class AnsibleTestCase {
        @Test
        void never() {}
    }

    @Test
    void thoseOfAnsibleConfigset() throws IOException {
        assertFailsWithout("pl4nted-for-a-playbook", AnsibleTestCase.class);
    }

    private void assertFailsWithout(String secret, Class<?> test) throws IOException {
        List<Throwable> failures = ExtensionRun.throwables(
                ExtensionRun.of(folder, Map.of("infratest.configset.whenUnavailable", "FAIL"), test));

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.getMessage())
                        .contains("'nobody of *** and pl4nted-size'")
                        .doesNotContain(secret));
        assertThat(files(folder.resolve("report")))
                .anySatisfy(file -> assertThat(read(file)).contains("nobody of *** and pl4nted-size"))
                .allSatisfy(file -> assertThat(read(file)).as(file.toString()).doesNotContain(secret));
    }

    private Path configset() throws IOException {
        Path configset = Files.createDirectories(folder.resolve("web"));
        Files.writeString(configset.resolve("Vagrantfile"), "");
        return configset;
    }

    private Reading reading() {
        return Readings.of(folder, "@VagrantEnvironment on SecretVariablesTest", Map.of());
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
