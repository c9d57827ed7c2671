package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Lease;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.probe.TcpProbe;
import org.infratest.process.SystemCommandRunner;
import org.infratest.report.RunSummary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;

@ResourceLock("FakeProvider.DONE")
class InfratestExtensionTest {

    @TempDir
    static Path folder;

    @BeforeEach
    void forget() {
        FakeProvider.DONE.clear();
    }

    // -- the life of an environment ---------------------------------------------------------------------------------

    @FakeEnvironment
    static class TwoTestsTestCase {
        @Test
        void first(Environment environment) {
            assertThat(environment.name()).isEqualTo("web");
        }

        @Test
        void second(@OnHost("db") Host db) {
            assertThat(db.name()).isEqualTo("db");
        }
    }

    @Test
    void environmentIsStartedOnceForAClassAndTakenDown() {
        run(TwoTestsTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2).failed(0));

        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
    }

    @FakeEnvironment
    static class LeasedTestCase {
        @Test
        void looksAtItsLease() {
            assertThat(new LeftBehind(folder.resolve("leased"), new SystemCommandRunner(), EventSink.NONE).list())
                    .extracting(LeftBehind.Entry::lease)
                    .extracting(Lease::name, Lease::run, Lease::test)
                    .containsExactly(tuple("web", "run-of-the-leased", "LeasedTestCase"));
        }
    }

    @Test
    void leaseNamesTheRunAndTheTestClass() {
        Map<String, String> settings = Map.of(
                "infratest.cache.dir", folder.resolve("leased").toString(), "infratest.run.id", "run-of-the-leased");

        assertThat(failures(runWith(settings, LeasedTestCase.class))).isEmpty();
    }

    @FakeEnvironment(failingBoot = true)
    static class FailingBootTestCase {
        @Test
        void never() {}
    }

    @Test
    void failingBootFailsTheClassWithItsMessageAndIsTakenDown() {
        EngineExecutionResults results = run(FailingBootTestCase.class);

        results.testEvents().assertStatistics(stats -> stats.started(0));
        assertThat(failures(results))
                .singleElement()
                .asString()
                .startsWith("machine 'db' did not boot\n  full output: ");
        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
    }

    @FakeEnvironment(failingTeardown = true)
    static class FailingTeardownTestCase {
        @Test
        void passes() {}
    }

    @Test
    void failingTeardownFailsTheClass() {
        EngineExecutionResults results = run(FailingTeardownTestCase.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1));
        assertThat(failures(results)).containsExactly("machine 'db' is left");
    }

    /** Green tests and a machine that may still run are no green class, neither in the report. */
    @Test
    void failingTeardownCountsInTheReport() throws IOException {
        ExtensionRun.of(folder.resolve("teardown"), Map.of(), FailingTeardownTestCase.class);

        assertThat(RunSummary.read(folder.resolve("teardown/report"))
                        .testCounts()
                        .text())
                .isEqualTo("1 passed, 0 failed, 1 infrastructure error, 0 configuration errors");
    }

    @Test
    void teardownThatFailsAfterABootThatFailedCountsOnce() throws IOException {
        ExtensionRun.of(folder.resolve("twice"), Map.of(), FailingTwiceTestCase.class);

        assertThat(RunSummary.read(folder.resolve("twice/report")).testCounts().infrastructureErrors())
                .isEqualTo(1);
    }

    @FakeEnvironment(failingBoot = true, failingTeardown = true)
    static class FailingTwiceTestCase {
        @Test
        void never() {}
    }

    @Test
    void firstErrorIsKeptWhenTeardownFailsToo() {
        EngineExecutionResults results = run(FailingTwiceTestCase.class);

        assertThat(failures(results)).singleElement().asString().startsWith("machine 'db' did not boot");
        assertThat(ExtensionRun.throwables(results).get(0).getSuppressed())
                .anySatisfy(e -> assertThat(e).hasMessage("machine 'db' is left"));
    }

    @FakeEnvironment
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void fail() {
            throw new IllegalStateException("in @BeforeAll");
        }

        @Test
        void never() {}
    }

    @Test
    void failureInBeforeAllTakesTheEnvironmentDown() {
        assertThat(failures(run(FailingBeforeAllTestCase.class))).containsExactly("in @BeforeAll");
        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
    }

    // -- nesting, inheritance, meta-annotations ---------------------------------------------------------------------

    @FakeEnvironment
    static class OuterTestCase {
        @Test
        void outer(Environment environment) {
            assertThat(environment.name()).isEqualTo("web");
        }

        @Nested
        class Inner {
            @Test
            void inner(Environment environment, @To("web") TcpProbe tcp) {
                assertThat(environment.name()).isEqualTo("web");
                assertThat(tcp).isNotNull();
            }
        }

        @Nested
        @FakeEnvironment("other")
        class OwnEnvironment {
            @Test
            void own(Environment environment) {
                assertThat(environment.name()).isEqualTo("other");
            }
        }
    }

    @Test
    void nestedClassUsesTheEnvironmentAroundItUnlessItHasItsOwn() {
        run(OuterTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(3).failed(0));

        assertThat(FakeProvider.DONE).containsOnlyOnce("start web", "start other", "destroy web", "destroy other");
        assertThat(FakeProvider.DONE).startsWith("start web").endsWith("destroy web");
    }

    static class InheritingTestCase extends TwoTestsTestCase {}

    @Test
    void annotationIsInherited() {
        run(InheritingTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2).failed(0));
    }

    @FakeEnvironment("composed")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Composed {}

    @Composed
    static class ComposedTestCase {
        @Test
        void test(Environment environment) {
            assertThat(environment.name()).isEqualTo("composed");
        }
    }

    @Test
    void annotationWorksAsAMetaAnnotation() {
        run(ComposedTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
    }

    // -- sharing and teardown ----------------------------------------------------------------------------------------

    @FakeEnvironment(value = "shared", sharing = Sharing.RUN)
    static class SharedOneTestCase {
        @Test
        void one() {}
    }

    @FakeEnvironment(value = "shared", sharing = Sharing.RUN)
    static class SharedTwoTestCase {
        @Test
        void two() {}
    }

    @Test
    void equalSpecsShareOneEnvironmentInARun() {
        run(SharedOneTestCase.class, SharedTwoTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2));

        assertThat(FakeProvider.DONE).containsExactly("start shared", "destroy shared");
    }

    @FakeEnvironment(value = "kept", teardown = Teardown.ON_SUCCESS)
    static class RedTestCase {
        @Test
        void green() {}

        @Test
        void red() {
            throw new AssertionError("wrong answer");
        }
    }

    @Test
    void onSuccessKeepsTheMachinesOfAFailedTest() {
        run(RedTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(1));

        assertThat(FakeProvider.DONE).containsExactly("start kept");
    }

    @FakeEnvironment(value = "forced", teardown = Teardown.NEVER)
    static class NeverTestCase {
        @Test
        void green() {}
    }

    @Test
    void settingBeatsTheAnnotation() {
        runWith(Map.of("infratest.teardown", "always"), NeverTestCase.class);

        assertThat(FakeProvider.DONE).containsExactly("start forced", "destroy forced");
    }

    @Test
    void machinesOfACiAreTakenDownAndTheLogSaysWhy() throws Exception {
        try (ChildJvm child = ChildJvm.running(
                NeverTestCase.class,
                folder,
                "env",
                "CI=true",
                "INFRATEST_CACHE_DIR=" + folder.resolve("cache"),
                FakeProvider.NOTES + "=" + folder.resolve("notes"))) {
            assertThat(child.awaitEnd(Duration.ofMinutes(1))).isTrue();

            assertThat(child.output())
                    .contains("[infratest] infratest.teardown is 'ALWAYS' "
                            + "(CI is set, where NEVER (annotation) acts as ALWAYS)\n");
        }
        assertThat(folder.resolve("notes")).hasContent("start forced\ndestroy forced");
    }

    @Test
    void defaultSettingOnlyFillsIn() {
        runWith(Map.of("infratest.teardown.default", "never"), TwoTestsTestCase.class);
        assertThat(FakeProvider.DONE).containsExactly("start web");
        FakeProvider.DONE.clear();

        runWith(Map.of("infratest.teardown.default", "always"), NeverTestCase.class);
        assertThat(FakeProvider.DONE).containsExactly("start forced");
    }

    @Test
    void settingThatDoesNotExistIsNamed() {
        assertThat(failures(runWith(Map.of("infratest.teardown", "sometimes"), TwoTestsTestCase.class)))
                .containsExactly("infratest.teardown is 'sometimes' (configuration parameter infratest.teardown); "
                        + "expected one of [DEFAULT, ALWAYS, ON_SUCCESS, NEVER]");
    }

    // -- parallel ----------------------------------------------------------------------------------------------------

    @FakeEnvironment("left")
    static class LeftTestCase extends ManyTestCase {}

    @FakeEnvironment("right")
    static class RightTestCase extends ManyTestCase {}

    abstract static class ManyTestCase {
        @RepeatedTest(10)
        void test(Environment environment, @OnHost("db") Host db) {
            assertThat(environment.hosts()).contains(db);
        }
    }

    @Test
    void parallelClassesAndMethodsUseTheirOwnEnvironments() {
        runWith(
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"),
                        LeftTestCase.class,
                        RightTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(20).failed(0));

        assertThat(FakeProvider.DONE)
                .containsExactlyInAnyOrder("start left", "start right", "destroy left", "destroy right");
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        return runWith(Map.of(), classes);
    }

    private static EngineExecutionResults runWith(Map<String, String> settings, Class<?>... classes) {
        return ExtensionRun.of(folder, settings, classes);
    }

    private static List<String> failures(EngineExecutionResults results) {
        return ExtensionRun.messages(results);
    }
}
