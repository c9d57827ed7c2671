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
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.FailureEvidence;
import org.infratest.environment.Healing;
import org.infratest.environment.Host;
import org.infratest.environment.Lease;
import org.infratest.environment.Workspace;
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

/** What becomes of an environment that a test has broken, and what it shows of a failure. */
@ResourceLock("HealingTest.DONE")
class HealingTest {

    private static final List<String> DONE = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        DONE.clear();
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class BreakingTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(EnvironmentRequest.of(new Spec(false), new Provider()));

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

    static class IncurableTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(EnvironmentRequest.of(new Spec(true), new Provider()));

        @Test
        void passes() {
            DONE.add("passes");
        }
    }

    @Test
    void environmentIsHealedAfterEachTestAndShowsTheFailureBefore() throws IOException {
        ExtensionRun.of(folder, Map.of(), BreakingTestCase.class);

        assertThat(DONE).containsExactly("fails", "seen", "heal", "passes", "heal");
        try (Stream<Path> kept = Files.walk(folder.resolve("report/evidence"))) {
            assertThat(kept.filter(Files::isRegularFile)).singleElement().satisfies(file -> {
                assertThat(file).hasFileName("lan.pcap");
                assertThat(Files.readAllBytes(file)).as("all of it").hasSize(3 << 20);
            });
        }
    }

    @Test
    void failureTellsTheSeedOfWhatWasRandom() {
        EngineExecutionResults results = ExtensionRun.of(folder, Map.of(), BreakingTestCase.class);

        assertThat(ExtensionRun.throwables(results))
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .startsWith("what the machines wrote:\n  ")
                        .contains("\n  faults were random with seed 7\n  report: "));
    }

    @Test
    void whatStaysBrokenIsAnError() {
        EngineExecutionResults results = ExtensionRun.of(folder, Map.of(), IncurableTestCase.class);

        assertThat(ExtensionRun.messages(results)).containsExactly("network 'lan' is still parted");
        assertThat(DONE).containsExactly("passes", "heal");
    }

    private record Spec(boolean incurable) implements EnvironmentSpec {

        @Override
        public String name() {
            return "breakable";
        }

        @Override
        public String kind() {
            return "fake";
        }

        @Override
        public String resource() {
            return "fake:breakable";
        }

        @Override
        public Duration bootTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public String fingerprint() {
            return toString();
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

    private record Running(Spec spec, Workspace workspace) implements Environment, Healing, FailureEvidence {

        @Override
        public void heal() {
            DONE.add("heal");
            if (spec.incurable()) {
                throw new EnvironmentException("network 'lan' is still parted");
            }
        }

        @Override
        public List<Path> evidence(Instant since, Path into) {
            assertThat(since).isBetween(Instant.now().minusSeconds(60), Instant.now());
            DONE.add("seen");
            try {
                return List.of(Files.write(into.resolve("lan.pcap"), new byte[3 << 20]));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> remarks() {
            return List.of("faults were random with seed 7");
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
