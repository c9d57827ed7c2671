package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RewoundLab.DONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.environment.Host;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes that go back cannot have clones, and say why. */
@ResourceLock(RewoundLab.LOCK)
class OneAfterAnotherTest {

    private static Path report = Path.of("");

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        DONE.clear();
        report = folder.resolve("report");
    }

    /** Until somebody has come who has to wait. */
    private static void awaitWhoWaits() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> said().stream().anyMatch(line -> line.contains(" waits for ")));
    }

    static class WithFieldsOfItsOwn {

        @OnHost("db")
        SshSession db;

        static String text = "";

        @Test
        void test(@To("db") TcpProbe tcp) {}
    }

    @Test
    void classWhoseTestsHaveAllForThemselvesCanHaveClones() {
        assertThat(OneAfterAnother.reason(WithFieldsOfItsOwn.class)).isEmpty();
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class WithOneInstance {}

    @ParameterizedClass
    @ValueSource(strings = "a")
    static class RunSeveralTimes {}

    static class WithNested {
        @Nested
        class Inner {}
    }

    static class WithTable {
        @ReachabilityTest("table")
        void test() {}
    }

    static class WithConfigset {
        @Test
        void test(@OnHost("db") Configset configset) {}
    }

    static class WithStaticHost {
        static Host db;
    }

    static class WithStaticProbe extends WithFieldsOfItsOwn {
        @To("db")
        static TcpProbe probe;
    }

    static class WithInfratest {
        @RegisterExtension
        static final Infratest LAB = Infratest.with(RewoundLab.request("lab"));
    }

    static Stream<List<Object>> reasons() {
        return Stream.of(
                List.of(
                        WithOneInstance.class,
                        "its instance is one for all tests (Lifecycle.PER_CLASS), with its fields"),
                List.of(RunSeveralTimes.class, "it runs several times on the same machines, as a class template does"),
                List.of(WithNested.class, "it has @Nested classes, which begin on the same machines"),
                List.of(WithTable.class, "it has a @ReachabilityTest, for which its machines are asked once"),
                List.of(
                        WithConfigset.class,
                        "it gets a Configset, which belongs to the machines that it was applied to"),
                List.of(WithStaticHost.class, "its static field 'db' is one for all tests"),
                List.of(WithStaticProbe.class, "its static field 'probe' is one for all tests"),
                List.of(WithInfratest.class, "its static field 'LAB' is one for all tests"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void classWithSomethingThatIsOneForAllTestsCannot(List<Object> expected) {
        assertThat(OneAfterAnother.reason((Class<?>) expected.get(0))).hasValue((String) expected.get(1));
    }

    @Rewind
    @RewoundLab.Asked
    static class StaticTestCase {

        static SshSession kept;

        @RepeatedTest(6)
        void isAlone() {
            DONE.add("begin");
            LockSupport.parkNanos(5_000_000);
            DONE.add("end");
        }
    }

    @Rewind
    @RewoundLab.Asked
    @Execution(ExecutionMode.CONCURRENT)
    static class OneInstanceBySettingTestCase {

        @RepeatedTest(6)
        void isAlone() {
            DONE.add("begin");
            awaitWhoWaits();
            DONE.add("end");
        }
    }

    @Test
    void testsTakeTurnsAndTheReasonIsSaidOnce() throws IOException {
        run(Map.of(), StaticTestCase.class);

        assertThat(DONE).noneMatch(step -> step.contains("clone"));
        assertOneAfterAnother();
        assertThat(said())
                .filteredOn(line -> line.contains("one after another"))
                .singleElement()
                .asString()
                .contains("tests of StaticTestCase go back (@Rewind) and run one after another: its static field 'kept'"
                        + " is one for all tests");
    }

    @Test
    void instanceForAllTestsBySettingHasThemTakeTurnsToo() throws IOException {
        run(Map.of("junit.jupiter.testinstance.lifecycle.default", "per_class"), OneInstanceBySettingTestCase.class);

        assertThat(DONE).noneMatch(step -> step.contains("clone"));
        assertOneAfterAnother();
        assertThat(said())
                .anyMatch(line ->
                        line.contains(": its instance is one for all tests (Lifecycle.PER_CLASS), with its fields"));
    }

    private static void assertOneAfterAnother() {
        List<String> steps =
                DONE.stream().filter(step -> step.matches("begin|end")).toList();
        assertThat(steps).hasSize(12);
        for (int i = 0; i < steps.size(); i++) {
            assertThat(steps.get(i)).isEqualTo(i % 2 == 0 ? "begin" : "end");
        }
    }

    private void run(Map<String, String> settings, Class<?> test) {
        Map<String, String> all = new HashMap<>(Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "3"));
        all.putAll(settings);
        ExtensionRun.of(folder, all, test).testEvents().assertStatistics(tests -> tests.succeeded(6));
    }

    private static List<String> said() throws IOException {
        try (Stream<Path> files = Files.list(report)) {
            Path events = files.filter(each -> each.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(events);
        }
    }
}
