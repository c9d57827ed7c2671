package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.WhenUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** A parameterized class has an environment for each of its invocations where its annotations say so. */
@ResourceLock("FakeProvider.DONE")
class ParameterizedEnvironmentTest {

    private static final List<String> SEEN = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void forget() {
        FakeProvider.DONE.clear();
        SEEN.clear();
    }

    @FakeEnvironment("on-${0}")
    @ParameterizedClass(name = "{0}")
    @ValueSource(strings = {"libvirt", "docker"})
    static class ProvidersTestCase {

        @OnHost("db")
        static Host everybodys;

        @OnHost("web")
        Host own;

        @Parameter
        String provider;

        @BeforeParameterizedClassInvocation(injectArguments = false)
        static void fill(@OnHost("db") Host db, Environment environment) {
            SEEN.add("filled " + environment.name() + ", " + db.name());
        }

        @Test
        void first(Environment environment) {
            SEEN.add(provider + ": " + environment.name() + ", " + own.name() + ", " + everybodys.name());
        }

        @Test
        void second(Environment environment) {
            assertThat(environment.name()).isEqualTo("on-" + provider);
        }

        @Nested
        class Inner {
            @Test
            void hasTheSame(Environment environment) {
                assertThat(environment.name()).isEqualTo("on-" + provider);
            }
        }

        @Nested
        @FakeEnvironment("inside-${0}")
        class WithOneOfItsOwn {
            @Test
            void hasOneOfTheSameInvocation(Environment environment) {
                assertThat(environment.name()).isEqualTo("inside-" + provider);
            }
        }
    }

    @Test
    void eachInvocationHasItsOwn() throws IOException {
        EngineExecutionResults results = run(ProvidersTestCase.class);

        assertThat(ExtensionRun.messages(results)).isEmpty();
        results.testEvents().assertStatistics(events -> events.succeeded(8).failed(0));

        assertThat(FakeProvider.DONE)
                .containsExactly(
                        "start on-libvirt",
                        "start inside-libvirt",
                        "destroy inside-libvirt",
                        "destroy on-libvirt",
                        "start on-docker",
                        "start inside-docker",
                        "destroy inside-docker",
                        "destroy on-docker");
        assertThat(SEEN)
                .containsExactly(
                        "filled on-libvirt, db",
                        "libvirt: on-libvirt, web, db",
                        "filled on-docker, db",
                        "docker: on-docker, web, db");
        // JUnit 6 puts texts among the arguments into quotes.
        assertThat(Files.readString(folder.resolve("report/summary.json")).replace("\\\"", ""))
                .contains(
                        "ProvidersTestCase[libvirt].first",
                        "ProvidersTestCase[docker].second",
                        "ProvidersTestCase[docker]$Inner.hasTheSame");
    }

    @FakeEnvironment("on-${0}")
    @ParameterizedClass
    @ValueSource(strings = {"libvirt", "docker"})
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstanceTestCase {

        @OnHost("web")
        Host own;

        @Parameter
        String provider;

        @Test
        void passes(Environment environment) {
            assertThat(own.name()).isEqualTo("web");
            assertThat(environment.name()).isEqualTo("on-" + provider);
        }
    }

    @Test
    void instanceThatIsOneForAllTestsOfAnInvocationHasItsMachines() {
        EngineExecutionResults results = run(OneInstanceTestCase.class);

        assertThat(ExtensionRun.messages(results)).isEmpty();
        results.testEvents().assertStatistics(events -> events.succeeded(2).failed(0));

        assertThat(FakeProvider.DONE)
                .containsExactly("start on-libvirt", "destroy on-libvirt", "start on-docker", "destroy on-docker");
    }

    @FakeEnvironment(value = "on-${1}-${0}", failingBoot = true)
    @ParameterizedClass
    @CsvSource({"libvirt, 11", "docker, 12"})
    record FailingTestCase(String provider, int release) {
        @Test
        void never() {}
    }

    @Test
    void invocationWhoseEnvironmentDoesNotStartFailsAndTheNextIsTried() {
        EngineExecutionResults results = run(FailingTestCase.class);

        results.testEvents().assertStatistics(events -> events.started(0));
        assertThat(ExtensionRun.messages(results))
                .hasSize(2)
                .allMatch(text -> text.startsWith("machine 'db' did not boot"));
        assertThat(FakeProvider.DONE)
                .containsExactly(
                        "start on-11-libvirt", "destroy on-11-libvirt", "start on-12-docker", "destroy on-12-docker");
    }

    @FakeEnvironment(value = "on-${0}", missing = true, whenUnavailable = WhenUnavailable.SKIP)
    @ParameterizedClass
    @ValueSource(strings = "libvirt")
    static class MissingTestCase {
        @Parameter
        String provider;

        @Test
        void never() {}
    }

    @Test
    void invocationWhoseProviderIsMissingIsSkipped() {
        EngineExecutionResults results = run(MissingTestCase.class);

        results.testEvents().assertStatistics(events -> events.started(0));
        results.containerEvents().assertStatistics(events -> events.aborted(1).failed(0));
        assertThat(FakeProvider.DONE).isEmpty();
    }

    @FakeEnvironment("on-${0}")
    static class WithoutArgumentsTestCase {
        @Test
        void never() {}
    }

    @FakeEnvironment("on-${1}")
    @ParameterizedClass
    @ValueSource(strings = "libvirt")
    static class TooFewArgumentsTestCase {
        @Parameter
        String provider;

        @Test
        void never() {}
    }

    @FakeEnvironment("on-${0}")
    @ParameterizedClass
    @ValueSource(strings = "libvirt")
    static class TooEarlyTestCase {
        @Parameter
        String provider;

        @BeforeAll
        static void fill(@OnHost("db") Host db) {
            SEEN.add(db.name());
        }

        @Test
        void never() {}
    }

    @Test
    void whatCannotBeFilledInIsNamed() {
        assertThat(ExtensionRun.messages(run(WithoutArgumentsTestCase.class)))
                .containsExactly(
                        "@FakeEnvironment on WithoutArgumentsTestCase: value has ${0}, which stands for an argument of the"
                                + " class, and the class is invoked without any; make it a @ParameterizedClass");
        assertThat(ExtensionRun.messages(run(TooFewArgumentsTestCase.class)))
                .containsExactly(
                        "@FakeEnvironment on TooFewArgumentsTestCase: value has ${1}, which stands for an argument of the"
                                + " class, and it is invoked with 1; the first one is ${0}");
        assertThat(ExtensionRun.messages(run(TooEarlyTestCase.class)))
                .containsExactly(
                        "Parameter 'db' of TooEarlyTestCase.fill needs an environment, and TooEarlyTestCase has one for each of"
                                + " its invocations; use @BeforeParameterizedClassInvocation and @AfterParameterizedClassInvocation in"
                                + " place of @BeforeAll and @AfterAll");
        assertThat(FakeProvider.DONE).isEmpty();
        assertThat(SEEN).isEmpty();
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, Map.of(), classes);
    }
}
