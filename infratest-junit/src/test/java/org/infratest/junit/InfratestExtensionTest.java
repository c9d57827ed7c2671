package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

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
        run(TwoTestsTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2).failed(0));

        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
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
        assertThat(failures(results)).singleElement().asString().startsWith("machine 'db' did not boot\n  full output: ");
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

    @FakeEnvironment(failingBoot = true, failingTeardown = true)
    static class FailingTwiceTestCase {
        @Test
        void never() {}
    }

    @Test
    void firstErrorIsKeptWhenTeardownFailsToo() {
        EngineExecutionResults results = run(FailingTwiceTestCase.class);

        assertThat(failures(results)).singleElement().asString().startsWith("machine 'db' did not boot");
        assertThat(throwables(results).get(0).getSuppressed())
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
        run(OuterTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(3).failed(0));

        assertThat(FakeProvider.DONE).containsOnlyOnce("start web", "start other", "destroy web", "destroy other");
        assertThat(FakeProvider.DONE).startsWith("start web").endsWith("destroy web");
    }

    static class InheritingTestCase extends TwoTestsTestCase {}

    @Test
    void annotationIsInherited() {
        run(InheritingTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2).failed(0));
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
        run(ComposedTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
    }

    // -- injection ---------------------------------------------------------------------------------------------------

    @FakeEnvironment
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class FieldsTestCase {
        @To("web")
        static @Nullable IcmpProbe shared;

        @To("web")
        private @Nullable TcpProbe tcp;

        @OnHost("db")
        @Nullable Host db;

        @Nullable Environment environment;

        @BeforeAll
        void all() {
            assertThat(shared).isNotNull();
        }

        @RepeatedTest(2)
        void fieldsAreSet(@OnHost("db") SshSession ssh) {
            assertThat(tcp).isNotNull();
            assertThat(db).isNotNull();
            assertThat(environment).isNotNull();
            assertThat(ssh.exec("true").succeeded()).isTrue();
        }
    }

    @Test
    void fieldsAndParametersAreInjected() {
        run(FieldsTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2).failed(0));
    }

    @FakeEnvironment
    static class UnknownMachineTestCase {
        @Test
        void test(@To("wbe") TcpProbe tcp) {}
    }

    @Test
    void unknownMachineIsNamedWithThoseThereAre() {
        assertThat(failures(run(UnknownMachineTestCase.class)))
                .singleElement()
                .asString()
                .endsWith("of UnknownMachineTestCase.test: @To names machine 'wbe', which environment 'web' does not have; it has: web, db");
        assertThat(FakeProvider.DONE).as("nothing is booted for a typing error").isEmpty();
    }

    @FakeEnvironment
    static class HelperClassTestCase {
        /** As a class that implements Readiness does, it inherits nested classes of its own kind. */
        interface Helper {
            final class Default implements Helper {}
        }

        static final class Mine implements Helper {}

        @Nested
        class Inner {
            @Test
            void typo(@OnHost("dbb") Host db) {}
        }
    }

    @Test
    void namesAreCheckedInNestedTestsAndNotInHelpers() {
        assertThat(failures(run(HelperClassTestCase.class)))
                .singleElement()
                .asString()
                .startsWith("Parameter 'db' of Inner.typo: @OnHost names machine 'dbb'");
    }

    @FakeEnvironment
    static class WrongAnnotationsTestCase {
        @Test
        void host(@To("web") Host host) {}

        @Test
        void probe(@OnHost("web") TcpProbe probe) {}

        @Test
        void text(@To("web") String text) {}
    }

    @Test
    void eachAnnotationSaysSoWhenItIsUsedForTheOther() {
        assertThat(failures(run(WrongAnnotationsTestCase.class)))
                .anySatisfy(message -> assertThat(message)
                        .endsWith("has @To, which names the target of a probe (IcmpProbe, TcpProbe, BannerProbe, HttpProbe), "
                                + "but is a Host; use @OnHost"))
                .anySatisfy(message -> assertThat(message)
                        .endsWith("has @OnHost, which injects what lives on a machine (Host, SshSession, HostPower), "
                                + "but is a TcpProbe; use @To"))
                .anySatisfy(message -> assertThat(message).endsWith("but is a String"));
    }

    @FakeEnvironment
    static class FinalFieldTestCase {
        @OnHost("web")
        private final @Nullable Host host = null;

        @Test
        void test() {
            assertThat(host).isNull();
        }
    }

    @Test
    void finalFieldIsRefused() {
        assertThat(failures(run(FinalFieldTestCase.class)))
                .containsExactly("Field 'host' of FinalFieldTestCase is final, so nothing can be injected into it; remove 'final'");
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
        run(SharedOneTestCase.class, SharedTwoTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

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
        run(RedTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));

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
                .containsExactly("infratest.teardown is 'sometimes'; expected one of [DEFAULT, ALWAYS, ON_SUCCESS, NEVER]");
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

        assertThat(FakeProvider.DONE).containsExactlyInAnyOrder("start left", "start right", "destroy left", "destroy right");
    }

    // -- no environment ----------------------------------------------------------------------------------------------

    @org.junit.jupiter.api.extension.ExtendWith(InfratestExtension.class)
    static class NoEnvironmentTestCase {
        @Test
        void test(Environment environment) {}
    }

    @Test
    void missingAnnotationIsNamed() {
        assertThat(failures(run(NoEnvironmentTestCase.class)))
                .singleElement()
                .asString()
                .endsWith("of NoEnvironmentTestCase.test needs an environment; put @VagrantEnvironment on the test class");
    }

    private static EngineExecutionResults run(Class<?>... cases) {
        return runWith(Map.of(), cases);
    }

    private static EngineExecutionResults runWith(Map<String, String> parameters, Class<?>... cases) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(Arrays.stream(cases).map(c -> selectClass(c)).toArray(org.junit.platform.engine.DiscoverySelector[]::new))
                .configurationParameter("infratest.cache.dir", folder.resolve("cache-" + System.nanoTime()).toString())
                .configurationParameter("infratest.report.dir", folder.resolve("report").toString())
                .configurationParameters(parameters)
                .execute();
    }

    private static List<String> failures(EngineExecutionResults results) {
        return throwables(results).stream().map(Throwable::getMessage).toList();
    }

    private static List<Throwable> throwables(EngineExecutionResults results) {
        return results.allEvents().finished().failed().stream()
                .map(Event::getPayload)
                .map(payload -> (org.junit.platform.engine.TestExecutionResult) payload.orElseThrow())
                .map(result -> result.getThrowable().orElseThrow())
                .toList();
    }
}
