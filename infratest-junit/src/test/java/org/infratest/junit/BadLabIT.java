package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RealRun.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.infratest.lab.image.QemuImg;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong when a lab is started for real; whatever it is, nothing is left. */
class BadLabIT {

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    private static Path emptyDisk;
    private Set<Path> sockets;

    @BeforeEach
    void rememberSockets() throws IOException {
        sockets = sockets();
    }

    /** Other labs may have started and ended meanwhile; theirs go as well. */
    @AfterEach
    void noSocketsAreLeft() throws IOException {
        Set<Path> left = sockets();
        left.removeAll(sockets);
        for (Path each : left) {
            String[] names = each.toFile().list();
            if (names != null) { // else its lab has ended meanwhile
                assertThat(names).as("sockets in %s", each).noneMatch(name -> name.startsWith("badinput"));
            }
        }
    }

    private static LabSpec.Builder lab(String name) {
        return LabSpec.named("badinput/" + name)
                .network("lan", net -> net.subnet("10.1.0.0/24").gateway("badinput-a"));
    }

    private static ImageSource debian() {
        return new ImageSource.DiskImage(RealRun.cache().resolve("images/debian-12.qcow2"));
    }

    // -- a machine whose disk does not boot, beside one that would -------------------------------------------------

    @LabEnvironment(topology = UnbootableTestCase.Topology.class)
    static class UnbootableTestCase {
        static final class Topology implements Supplier<LabSpec> {
            @Override
            public LabSpec get() {
                return lab("unbootable")
                        .host("badinput-a", host -> host.image(debian()).nic("lan", "10.1.0.1"))
                        .host(
                                "badinput-b",
                                host -> host.image(new ImageSource.DiskImage(emptyDisk))
                                        .nic("lan", "10.1.0.2"))
                        .build();
            }
        }

        @Test
        void never() {}
    }

    @Test
    void machineThatCannotBootEndsTheStartAtOnce() throws IOException {
        emptyDisk = folder.resolve("empty.qcow2");
        new QemuImg(new SystemCommandRunner()).empty(emptyDisk, 16);

        // each has to boot, and at once, as one that waits for its turn or for the first boot of its kind has no
        // console yet
        Map<String, String> settings = Map.of(
                "infratest.lab.bootOnce", "never",
                "infratest.budget.boots", "99",
                "infratest.budget.processors", "99");
        Throwable failure = RealRun.failure(UnbootableTestCase.class, folder, settings);

        assertThat(failure)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("Machine 'badinput-b' did not come up: its disk cannot be booted from: ");
        assertThat(console("badinput-a"))
                .as("the other one was not waited for")
                .doesNotContain("Debian GNU/Linux 12 debian ttyS0");
    }

    // -- a machine that never asks for the address that is kept for it ----------------------------------------------

    @LabEnvironment(topology = UnservedTestCase.Topology.class)
    static class UnservedTestCase {
        static final class Topology implements Supplier<LabSpec> {
            @Override
            public LabSpec get() {
                return lab("unserved")
                        .host(
                                "badinput-a",
                                host -> host.image(debian()).nic("lan").withoutNetworkSetup())
                        .build();
            }
        }

        @Test
        void never() {}
    }

    @Test
    void machineThatGetsNoAddressTellsHowFarItCame() {
        String limit = Accelerator.detect(new SystemCommandRunner()) == Accelerator.TCG ? "60 s" : "20 s";
        assertThat(RealRun.failure(UnservedTestCase.class, folder))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching(words("""
                        Host 'badinput-a' was served no address within LIMIT
                          on network 'lan': no DHCP discover came from it; its card has not sent a single frame
                          its console's last lines:
                            <text>""".replace("LIMIT", limit)));
    }

    // -- a script that fails ---------------------------------------------------------------------------------------

    @LabEnvironment(topology = ScriptTestCase.Topology.class)
    static class ScriptTestCase {
        static final class Topology implements Supplier<LabSpec> {
            @Override
            public LabSpec get() {
                return lab("script")
                        .host(
                                "badinput-a",
                                host -> host.image(debian())
                                        .nic("lan", "10.1.0.1")
                                        .script("web.sh", "echo getting ready\nno-such-command\n"))
                        .build();
            }
        }

        @Test
        void never() {}
    }

    @Test
    void scriptThatFailsIsAFailureOfTheConfigset() {
        assertThat(RealRun.failure(ScriptTestCase.class, folder))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Host 'badinput-a': script web.sh exited with 127 after <time>
                          its last lines:
                            getting ready
                            .infratest-<text>.sh: line 2: no-such-command: command not found
                          full output: <path>/provision-badinput-a.log"""));
    }

    // -- more memory than there is ---------------------------------------------------------------------------------

    @LabEnvironment(topology = MemoryTestCase.Topology.class)
    static class MemoryTestCase {
        static final class Topology implements Supplier<LabSpec> {
            @Override
            public LabSpec get() {
                return lab("memory")
                        .host(
                                "badinput-a",
                                host -> host.image(debian())
                                        .nic("lan", "10.1.0.1")
                                        .memory(4_000_000))
                        .build();
            }
        }

        @Test
        void never() {}
    }

    @Test
    void labThatNeedsMoreMemoryThanThereIsSaysBoth() {
        assertThat(RealRun.failure(MemoryTestCase.class, folder))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching(words(
                        "environment 'badinput/memory' of MemoryTestCase (process <n>) cannot be started: it needs"
                                + " 4000064 MiB of memory, and this computer's budget is <n>\n  what to do: give its machines"
                                + " less, or raise the budget with infratest.budget.memory"));
    }

    private String console(String host) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path log = files.filter(file -> file.endsWith("console-" + host + ".log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(log);
        }
    }

    private static Set<Path> sockets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("infratest-[0-9a-f]{16}"))
                    .filter(Files::isReadable)
                    .collect(Collectors.toSet());
        }
    }
}
