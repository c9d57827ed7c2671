package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.junit.FakeReader.FakeSpec;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Environments that are asked for in code. */
@ResourceLock("FakeProvider.DONE")
class InfratestTest {

    @TempDir
    static Path folder;

    @BeforeEach
    void forget() {
        FakeProvider.DONE.clear();
    }

    private static EnvironmentRequest<FakeSpec> fake(String name) {
        return FakeReader.request(new FakeSpec(name, false, false));
    }

    static class RegisteredTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(fake("coded"));

        @To("web")
        private TcpProbe tcp;

        @OnHost("db")
        private static Host db;

        @BeforeAll
        static void runsAlready(Environment environment) {
            assertThat(lab.environment()).isSameAs(environment);
            assertThat(db.name()).isEqualTo("db");
        }

        @Test
        void injectsAndGivesAccess(@OnHost("web") Host web) {
            assertThat(tcp).isNotNull();
            assertThat(lab.host("web")).isEqualTo(web);
            assertThat(lab.group("all")).hasSize(2);
        }

        @Nested
        class Inner {
            @Test
            void usesIt(Environment environment) {
                assertThat(environment.name()).isEqualTo("coded");
            }
        }

        @Nested
        @FakeEnvironment("own")
        class Own {
            @Test
            void hasItsOwn(Environment environment) {
                assertThat(environment.name()).isEqualTo("own");
                assertThat(lab.environment().name()).isEqualTo("coded");
            }
        }
    }

    @Test
    void fieldDoesWhatAnAnnotationDoes() {
        run(RegisteredTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(3).failed(0));

        assertThat(FakeProvider.DONE)
                .containsExactlyInAnyOrder("start coded", "start own", "destroy own", "destroy coded");
        assertThat(FakeProvider.DONE).startsWith("start coded").endsWith("destroy coded");
        assertThatThrownBy(RegisteredTestCase.lab::environment)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "The environment of this Infratest does not run: it does from @BeforeAll to @AfterAll, where the"
                                + " field is static and has @RegisterExtension");
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClassTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(fake("per-class"));

        @OnHost("db")
        private Host db;

        @Test
        void instanceIsMadeFirst() {
            assertThat(lab.host("db")).isEqualTo(db);
        }
    }

    @Test
    void worksWithOneInstancePerClass() {
        run(PerClassTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        assertThat(FakeProvider.DONE).containsExactly("start per-class", "destroy per-class");
    }

    static class FailingBootTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(FakeReader.request(new FakeSpec("coded", true, false)));

        @Test
        void never() {}
    }

    @Test
    void failingBootFailsTheClassAndIsTakenDown() {
        EngineExecutionResults results = run(FailingBootTestCase.class);

        results.testEvents().assertStatistics(stats -> stats.started(0));
        assertThat(failures(results)).singleElement().asString().startsWith("machine 'db' did not boot");
        assertThat(FakeProvider.DONE).containsExactly("start coded", "destroy coded");
    }

    static class FailingTeardownTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(FakeReader.request(new FakeSpec("coded", false, true)));

        @Test
        void passes() {}
    }

    @Test
    void failingTeardownFailsTheClass() {
        assertThat(failures(run(FailingTeardownTestCase.class))).containsExactly("machine 'db' is left");
    }

    static class NoSuchMachineTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(fake("coded"));

        @Test
        void never(@To("wbe") TcpProbe tcp) {}
    }

    @Test
    void namesAreCheckedBeforeAnythingStarts() {
        assertThat(failures(run(NoSuchMachineTestCase.class)))
                .containsExactly(
                        "Parameter 'tcp' of NoSuchMachineTestCase.never: @To names machine 'wbe', which environment"
                                + " 'coded' does not have; it has: web, db");
        assertThat(FakeProvider.DONE).isEmpty();
    }

    static class SettingTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(fake("kept").teardown(Teardown.NEVER));

        @Test
        void passes() {}
    }

    @Test
    void settingsBeatTheCode() {
        ExtensionRun.of(folder, Map.of("infratest.teardown", "always"), SettingTestCase.class);
        assertThat(FakeProvider.DONE).containsExactly("start kept", "destroy kept");
    }

    @Test
    void defaultSettingsFillInWhereTheCodeIsSilent() {
        ExtensionRun.of(
                folder,
                Map.of("infratest.sharing.default", "run"),
                RegisteredTestCase.class,
                SettingTestCase.class,
                SubclassTestCase.class);
        assertThat(FakeProvider.DONE).containsOnlyOnce("start coded");
    }

    static class SubclassTestCase extends RegisteredTestCase {}

    abstract static class ManyTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(fake("inherited").sharing(Sharing.RUN));

        @RepeatedTest(5)
        void test(@OnHost("db") Host db) {
            assertThat(lab.host("db")).isEqualTo(db);
        }
    }

    static class OneTestCase extends ManyTestCase {}

    static class OtherTestCase extends ManyTestCase {}

    @Test
    void parallelClassesShareAnInheritedField() {
        ExtensionRun.of(
                        folder,
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"),
                        OneTestCase.class,
                        OtherTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(10).failed(0));
        assertThat(FakeProvider.DONE).containsExactly("start inherited", "destroy inherited");
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, Map.of(), classes);
    }

    private static List<String> failures(EngineExecutionResults results) {
        return ExtensionRun.messages(results);
    }
}
