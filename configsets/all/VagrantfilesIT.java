package all;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vagrant itself, with its plugin for libvirt, finds nothing wrong with any Vagrantfile of a configset: they also work by hand. */
class VagrantfilesIT {

    private static final Path CONFIGSETS = configsets();
    private static final String VAGRANTFILE = "Vagrantfile";

    /** All configsets, as files of some name others. Vagrant writes beside a Vagrantfile. */
    @TempDir
    private static Path copies;

    @BeforeAll
    static void copyWhatVagrantReads() throws IOException {
        copy(CONFIGSETS, copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                String name = from.relativize(each).toString();
                if (!name.startsWith("target") && !name.contains(".vagrant") && Files.isRegularFile(each)) {
                    Files.createDirectories(to.resolve(name).getParent());
                    Files.copy(each, to.resolve(name));
                }
            }
        }
    }

    /** This module's folder: the working directory under Maven, or a folder of the checkout in an IDE. */
    private static Path configsets() {
        Path working = Path.of("").toAbsolutePath();
        return Files.isDirectory(working.resolve("basebox")) ? working : working.resolve("configsets");
    }

    private static List<String> withVagrantfile() throws IOException {
        try (Stream<Path> folders = Files.list(CONFIGSETS)) {
            return folders.filter(folder -> Files.exists(folder.resolve(VAGRANTFILE)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyConfigsetOfMachinesHasOne() throws IOException {
        assertThat(withVagrantfile())
                .containsExactly(
                        "appserver",
                        "basebox",
                        "configmaster",
                        "gateway",
                        "mysql",
                        "postgres",
                        "remotefs",
                        "workstation");
    }

    @TestFactory
    Stream<DynamicTest> vagrantFindsNothingWrong() throws IOException {
        return withVagrantfile().stream()
                .map(configset -> dynamicTest(configset, () -> {
                    CommandResult result = validate(copies.resolve(configset));
                    assertThat(result.succeeded())
                            .as("configsets/%s/%s\n%s", configset, VAGRANTFILE, output(result))
                            .isTrue();
                    assertThat(output(result)).contains("Vagrantfile validated successfully.");
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "libvirt.memory = , libvirt.memroy = , The following settings shouldn't exist: memroy",
        "vagrant/minion\", vagrant/minoin\", vagrant/minoin' file could not be found",
        "do |config|, |config|, Vagrantfile:"
    })
    void whatIsWrongIsFound(String right, String wrong, String told, @TempDir Path broken) throws IOException {
        copy(CONFIGSETS.resolve("mysql"), broken);
        Path file = broken.resolve(VAGRANTFILE);
        String before = Files.readString(file);
        assertThat(before).contains(right);
        Files.writeString(file, before.replace(right, wrong));

        CommandResult result = validate(broken);

        assertThat(result.succeeded()).isFalse();
        assertThat(output(result)).contains(told);
    }

    private static CommandResult validate(Path folder) {
        return new SystemCommandRunner()
                .run(Command.of("vagrant", "validate")
                        .in(folder)
                        .withDeadline(Duration.ofMinutes(5))
                        .withEnvironment(Map.of(
                                "VAGRANT_CWD",
                                folder.toString(),
                                "VAGRANT_DEFAULT_PROVIDER",
                                "libvirt",
                                "VAGRANT_CHECKPOINT_DISABLE",
                                "1")));
    }

    private static String output(CommandResult result) {
        return String.join("\n", result.stdout()) + "\n" + String.join("\n", result.stderr());
    }
}
