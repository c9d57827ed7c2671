package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the extension makes of machines that exist already; that they can be logged in to is tested in their own room. */
class ExistingEnvironmentTest {

    @TempDir
    static Path folder;

    @ExistingEnvironment
    static class NamelessTestCase {
        @Test
        void never() {}
    }

    @Test
    void inventoryHasToBeNamed() {
        assertThat(messages(run(Map.of(), NamelessTestCase.class)))
                .containsExactly("@ExistingEnvironment on NamelessTestCase names no inventory, and neither does"
                        + " infratest.inventory; name the file that says which machines there are");
    }

    @ExistingEnvironment("stagign.yaml")
    static class MissingTestCase {
        @Test
        void never() {}
    }

    @Test
    void inventoryHasToExist() {
        assertThat(messages(run(Map.of(), MissingTestCase.class)))
                .singleElement()
                .asString()
                .startsWith(
                        "@ExistingEnvironment on MissingTestCase names inventory 'stagign.yaml', which does not exist; ");
    }

    @Test
    void folderIsNoInventory() {
        assertThat(messages(run(Map.of("infratest.inventory", folder.toString()), NamelessTestCase.class)))
                .containsExactly("@ExistingEnvironment on NamelessTestCase names inventory " + folder
                        + ", which is not a file; name the one with the hosts");
    }

    static class NamingTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.existing("stagign.yaml");

        @Test
        void never(@To("wbe") TcpProbe tcp) {}
    }

    @Test
    void machinesAreCheckedBeforeAnybodyLogsIn() throws IOException {
        assertThat(messages(run(Map.of("infratest.inventory", inventory().toString()), NamingTestCase.class)))
                .containsExactly("Parameter 'tcp' of NamingTestCase.never: @To names machine 'wbe', which environment"
                        + " 'staging' does not have; it has: web");
    }

    @Test
    void machinesThatDoNotAnswerFailTheClassWithoutATrace() throws IOException {
        EngineExecutionResults results = run(
                Map.of(
                        "infratest.inventory",
                        inventory().toString(),
                        "infratest.answerTimeout",
                        "1 s",
                        "infratest.teardown",
                        "never"),
                NamelessTestCase.class);

        assertThat(messages(results))
                .singleElement()
                .asString()
                .startsWith("Could not use environment 'staging', machine 'web': SSH at 127.0.0.1:");
        results.testEvents().assertStatistics(stats -> stats.started(0));
    }

    @FakeEnvironment
    static class OursTestCase {
        @Test
        @Destructive
        void method() {}

        @Nested
        @Destructive
        class Below {
            @Test
            void nested() {}
        }
    }

    @Test
    void destructiveTestsRunOnMachinesThatAreOurs() {
        run(Map.of(), OursTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2).skipped(0));
    }

    @Test
    void destructiveTestsCanBeLeftOutByTheirTag() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(OursTestCase.class))
                .filters(TagFilter.excludeTags("destructive"))
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.started(0));
    }

    @FakeEnvironment(existing = true)
    static class TheirsTestCase {
        @Test
        void looks(Environment environment) {
            assertThat(environment.isExisting()).isTrue();
        }

        @Test
        @Destructive
        void method(@OnHost("web") Host web) {
            throw new AssertionError("must not run");
        }

        @Nested
        @Destructive
        class Below {
            @Test
            void nested() {
                throw new AssertionError("must not run");
            }
        }

        @Nested
        @Destructive
        @FakeEnvironment("own")
        class WithItsOwn {
            @Test
            void nested() {}
        }
    }

    @FakeEnvironment(existing = true)
    @Destructive
    static class AllTheirsTestCase {
        @Test
        void test() {
            throw new AssertionError("must not run");
        }
    }

    @Test
    void destructiveTestsAreSkippedWithAReasonOnMachinesThatAreNot() {
        String reason =
                "It is @Destructive, and the machines of environment 'web' were there before the test, so they are"
                        + " only looked at";
        EngineExecutionResults results = run(Map.of(), TheirsTestCase.class);
        results.testEvents().assertStatistics(stats -> stats.succeeded(2).failed(0));
        assertThat(reasons(results)).containsExactly(reason, reason);

        EngineExecutionResults all = run(Map.of(), AllTheirsTestCase.class);
        all.testEvents().assertStatistics(stats -> stats.started(0).skipped(1));
        assertThat(reasons(all)).containsExactly(reason);
    }

    /** One host, whose port is closed. */
    private static Path inventory() throws IOException {
        Files.writeString(folder.resolve("key"), privateKey());
        try (ServerSocket socket = new ServerSocket(0)) {
            return Files.writeString(
                    folder.resolve("staging.yaml"),
                    "hosts:\n  web:\n    ssh: { address: 127.0.0.1, port: " + socket.getLocalPort()
                            + ", user: deploy, identity: key, hostKey: any }\n");
        }
    }

    private static String privateKey() {
        try {
            byte[] key = KeyPairGenerator.getInstance("RSA")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> reasons(EngineExecutionResults results) {
        return results.allEvents().skipped().stream()
                .map(event -> event.getRequiredPayload(String.class))
                .toList();
    }

    private static EngineExecutionResults run(Map<String, String> settings, Class<?>... classes) {
        return ExtensionRun.of(folder, settings, classes);
    }

    private static List<String> messages(EngineExecutionResults results) {
        return ExtensionRun.messages(results);
    }
}
