package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What is injected, and how mistakes are told. */
@ResourceLock("FakeProvider.DONE")
class InjectionTest {

    @TempDir
    static Path folder;

    @BeforeEach
    void forget() {
        FakeProvider.DONE.clear();
    }

    @FakeEnvironment
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class FieldsTestCase {
        @To("web")
        static @Nullable IcmpProbe shared;

        @To("web")
        private @Nullable TcpProbe tcp;

        @OnHost("db")
        @Nullable
        Host db;

        @Nullable
        Environment environment;

        @BeforeAll
        void all() {
            assertThat(shared).isNotNull();
        }

        @RepeatedTest(2)
        void fieldsAreSet(@OnHost("db") SshSession ssh, @OnHost("db") HostState state) {
            assertThat(tcp).isNotNull();
            assertThat(db).isNotNull();
            assertThat(environment).isNotNull();
            assertThat(ssh.exec("true").succeeded()).isTrue();
            assertThat(state.host()).isEqualTo(db);
        }
    }

    @Test
    void fieldsAndParametersAreInjected() {
        run(FieldsTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2).failed(0));
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
                .endsWith(
                        "of UnknownMachineTestCase.test: @To names machine 'wbe', which environment 'web' does not have; it has: web, db");
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
                        .endsWith(
                                "has @To, which names the target of a probe (IcmpProbe, TcpProbe, UdpProbe, DnsProbe, NtpProbe, BannerProbe, HttpProbe, "
                                        + "TlsProbe, SshProbe, SmtpProbe, MySqlProbe, PostgresProbe, NfsProbe), "
                                        + "but is a Host; use @OnHost"))
                .anySatisfy(message -> assertThat(message)
                        .endsWith(
                                "has @OnHost, which injects what lives on a machine (Host, SshSession, HostState, HostPower, Configset, LabMachine, Link), "
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
                .containsExactly(
                        "Field 'host' of FinalFieldTestCase is final, so nothing can be injected into it; remove 'final'");
    }

    @ExtendWith(InfratestExtension.class)
    static class NoEnvironmentTestCase {
        @Test
        void test(Environment environment) {}
    }

    @Test
    void missingAnnotationIsNamed() {
        assertThat(failures(run(NoEnvironmentTestCase.class)))
                .singleElement()
                .asString()
                .endsWith(
                        "of NoEnvironmentTestCase.test needs an environment; put @VagrantEnvironment on the test class");
    }

    private static EngineExecutionResults run(Class<?> test) {
        return ExtensionRun.of(folder, Map.of(), test);
    }

    private static List<String> failures(EngineExecutionResults results) {
        return ExtensionRun.messages(results);
    }
}
