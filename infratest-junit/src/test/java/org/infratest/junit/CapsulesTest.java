package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.FailureCapsule;
import org.infratest.environment.Healing;
import org.infratest.environment.Host;
import org.infratest.environment.Lease;
import org.infratest.environment.Workspace;
import org.infratest.report.RunSummary;
import org.infratest.spec.EnvironmentSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.AssertionFailedError;

/** When an environment goes into a capsule, and what becomes of a test whose environment cannot. */
@ResourceLock("CapsulesTest.DONE")
@ResourceLock("FakeProvider.DONE")
class CapsulesTest {

    private static final List<String> DONE = new CopyOnWriteArrayList<>();
    private static final Map<String, String> ON = Map.of("infratest.capsule", "ON_FAILURE");
    private static final String FULL = "There is no room for a checkpoint of lab 'full'";

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        DONE.clear();
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class BreakingTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(EnvironmentRequest.of(new Spec("shop"), new Provider()));

        @Test
        void fails() {
            DONE.add("fails");
            throw new AssertionFailedError("port 22: expected open, but refused");
        }

        @Test
        void passes() {
            DONE.add("passes");
        }
    }

    static class WithoutRoomTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(EnvironmentRequest.of(new Spec("full"), new Provider()));

        @Test
        void fails() {
            throw new AssertionFailedError("port 22: expected open, but refused");
        }
    }

    @FakeEnvironment
    static class OtherMachinesTestCase {

        @Test
        void fails() {
            throw new AssertionFailedError("port 22: expected open, but refused");
        }
    }

    @Test
    void failedTestGetsOneBeforeItsEnvironmentIsHealed() throws IOException {
        ExtensionRun.of(folder, ON, BreakingTestCase.class);

        assertThat(DONE).containsExactly("fails", "capsule of BreakingTestCase.fails", "heal", "passes", "heal");
        Path capsule = evidence("BreakingTestCase.fails/shop.capsule");
        assertThat(capsule).hasContent("the lab");
        assertThat(RunSummary.read(folder.resolve("report")).tests())
                .filteredOn(row -> row.test().endsWith("fails"))
                .singleElement()
                .satisfies(row -> assertThat(row.evidence()).contains(capsule));
        assertThat(Files.readString(folder.resolve("report/report.html")))
                .contains("href=\"./evidence/BreakingTestCase.fails/shop.capsule\"");
    }

    @Test
    void nobodyGetsOneWhoHasNotAskedForIt() {
        ExtensionRun.of(folder, Map.of(), BreakingTestCase.class);

        assertThat(DONE).containsExactly("fails", "heal", "passes", "heal");
        assertThat(folder.resolve("report/evidence")).doesNotExist();
    }

    @Test
    void baseGoesInWhereThatIsWanted() {
        ExtensionRun.of(
                folder,
                Map.of("infratest.capsule", "ON_FAILURE", "infratest.capsule.base", "true"),
                BreakingTestCase.class);

        assertThat(DONE).contains("capsule of BreakingTestCase.fails with base");
    }

    @Test
    void wantOfRoomLeavesTheFailureAsItIsAndIsNotedBesideIt() {
        EngineExecutionResults results = ExtensionRun.of(folder, ON, WithoutRoomTestCase.class);

        assertThat(ExtensionRun.throwables(results)).singleElement().satisfies(failure -> {
            assertThat(failure)
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessage("port 22: expected open, but refused");
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains("\n  no capsule of the environment was taken: " + FULL);
        });
        assertThat(evidence("WithoutRoomTestCase.fails/no-capsule.txt"))
                .hasContent("no capsule of the environment was taken: " + FULL);
    }

    @Test
    void machinesThatCannotBeKeptAreSaid() {
        EngineExecutionResults results = ExtensionRun.of(folder, ON, OtherMachinesTestCase.class);

        assertThat(ExtensionRun.messages(results)).containsExactly("port 22: expected open, but refused");
        assertThat(evidence("OtherMachinesTestCase.fails/no-capsule.txt"))
                .hasContent(
                        "no capsule of the environment was taken: machines that infratest does not boot itself cannot be"
                                + " kept; of a @LabEnvironment it can");
    }

    @Test
    void wishThatThereIsNotIsRefusedBeforeAnythingStarts() {
        EngineExecutionResults results =
                ExtensionRun.of(folder, Map.of("infratest.capsule", "ALWAYS"), BreakingTestCase.class);

        assertThat(ExtensionRun.messages(results))
                .anySatisfy(message -> assertThat(message)
                        .contains(
                                "infratest.capsule is 'ALWAYS' (configuration parameter infratest.capsule); expected one of"
                                        + " [NEVER, ON_FAILURE]"));
        assertThat(DONE).isEmpty();
    }

    private Path evidence(String name) {
        return folder.resolve("report/evidence").resolve(name);
    }

    private record Spec(String name) implements EnvironmentSpec {

        @Override
        public String kind() {
            return "fake";
        }

        @Override
        public String resource() {
            return "fake:" + name;
        }

        @Override
        public Duration bootTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public String fingerprint() {
            return name;
        }
    }

    private record Provider() implements EnvironmentProvider<Spec> {

        @Override
        public Availability availability(Spec spec) {
            return Availability.USABLE;
        }

        @Override
        public Environment start(Spec spec, Workspace workspace) {
            return new Running(spec, workspace);
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {}
    }

    private record Running(Spec spec, Workspace workspace) implements Environment, Healing, FailureCapsule {

        @Override
        public void heal() {
            DONE.add("heal");
        }

        @Override
        public void encapsulate(Occasion occasion, Path file) {
            assertThat(occasion.since()).isBetween(Instant.now().minusSeconds(60), Instant.now());
            if (name().equals("full")) {
                throw new EnvironmentException(FULL);
            }
            DONE.add("capsule of " + occasion.test() + (occasion.withBase() ? " with base" : ""));
            try {
                Files.writeString(file, "the lab");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String id() {
            return workspace.id();
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public List<Host> hosts() {
            return List.of();
        }

        @Override
        public Path logs() {
            return workspace.logs();
        }

        @Override
        public String loginCommand(Host host) {
            return "";
        }
    }
}
