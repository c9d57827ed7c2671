package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A real machine that is left for the next run, used again by it, and taken down at last. */
class KeptEnvironmentIT {

    /** What the machine said of the file that an earlier run wrote. */
    private static final AtomicReference<String> SEEN = new AtomicReference<>("");

    @TempDir
    Path folder;

    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/basebox",
            vars = "base_image=${images}/debian-12.qcow2")
    @VagrantEnvironment(value = "src/test/resources/one-machine", teardown = Teardown.NEVER)
    static class NeverTestCase {
        @Test
        void leavesItsTrace(@OnHost("web") SshSession ssh) {
            SEEN.set(ssh.exec("cat /tmp/run; echo an earlier run was here > /tmp/run")
                    .stdout()
                    .strip());
        }
    }

    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/basebox",
            vars = "base_image=${images}/debian-12.qcow2")
    @VagrantEnvironment(value = "src/test/resources/one-machine", sharing = Sharing.RUN)
    static class ForkTestCase {
        @Test
        void meetsTheOtherFork(@OnHost("web") SshSession ssh) {
            ssh.exec("touch /tmp/fork-" + ProcessHandle.current().pid()).assertSucceeded();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .until(() ->
                            ssh.exec("ls /tmp/fork-* | wc -l").stdout().strip().equals("2"));
        }
    }

    @Test
    void forksOfARunAreOnTheSameMachineAtTheSameTime() throws Exception {
        try (ChildJvm one = fork("one");
                ChildJvm two = fork("two")) {
            List<String> outputs = new ArrayList<>();
            for (ChildJvm fork : List.of(one, two)) {
                assertThat(fork.awaitEnd(Duration.ofMinutes(10)))
                        .as(fork.output())
                        .isTrue();
                outputs.add(fork.output());
            }
            assertThat(outputs).noneMatch(output -> output.contains("FAILED: "));
            assertThat(outputs)
                    .filteredOn(output -> output.contains(": used together with process "))
                    .hasSize(1);
        }
        assertThat(domains()).doesNotContain("one-machine_web");
    }

    private ChildJvm fork(String name) throws IOException {
        return ChildJvm.running(
                ForkTestCase.class,
                Files.createDirectory(folder.resolve(name)),
                "env",
                "INFRATEST_RUN_ID=" + folder.getFileName());
    }

    @Test
    void machineServesTheNextRunUntilItIsTakenDown() {
        // Forced, as CI would not keep it.
        run(Map.of("infratest.teardown", "never"))
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        assertThat(SEEN.get()).isEmpty();
        assertThat(domains()).contains("one-machine_web");

        run(Map.of("infratest.teardown", "always"))
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        assertThat(SEEN.get()).isEqualTo("an earlier run was here");
        assertThat(domains()).doesNotContain("one-machine_web");
    }

    private Events run(Map<String, String> settings) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(NeverTestCase.class))
                .configurationParameter(
                        "infratest.report.dir", folder.resolve("report").toString())
                .configurationParameters(settings)
                .execute()
                .testEvents();
    }

    private static String domains() {
        return String.join(
                "\n",
                new SystemCommandRunner()
                        .run(Command.of("virsh", "--quiet", "--connect", "qemu:///system", "list", "--all", "--name"))
                        .stdout());
    }
}
