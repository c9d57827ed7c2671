package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.junit.FakeReader.FakeSpec;
import org.infratest.probe.TcpProbe;
import org.infratest.vagrant.VagrantSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
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

    // -- what is asked for wrongly -----------------------------------------------------------------------------------

    static class PerTestTestCase {
        @RegisterExtension
        final Infratest lab = Infratest.with(fake("coded"));

        @Test
        void never() {}
    }

    @Test
    void fieldThatIsNotStaticIsAnError() {
        assertThat(failures(run(PerTestTestCase.class)))
                .containsExactly(
                        "A field of PerTestTestCase registers an Infratest for each test, but an environment is"
                                + " started once for a class; make it 'static final'");
        assertThat(FakeProvider.DONE).isEmpty();
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerInstanceTestCase {
        @RegisterExtension
        final Infratest lab = Infratest.with(fake("coded"));

        @Test
        void never() {}
    }

    @Test
    void fieldThatIsNotStaticIsAnErrorWithOneInstancePerClassToo() {
        assertThat(failures(run(PerInstanceTestCase.class)))
                .containsExactly(
                        "Field 'lab' of PerInstanceTestCase registers an Infratest for each test, but an environment"
                                + " is started once for a class; make it 'static final'");
    }

    @FakeEnvironment
    static class BothTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(fake("coded"));

        @Test
        void never() {}
    }

    static class TwoTestCase {
        @RegisterExtension
        static final Infratest first = Infratest.with(fake("first"));

        @RegisterExtension
        static final Infratest second = Infratest.with(fake("second"));

        @Test
        void never() {}
    }

    @Test
    void classAsksForOneEnvironment() {
        assertThat(failures(run(BothTestCase.class)))
                .containsExactly(
                        "BothTestCase asks for 2 environments, by @FakeEnvironment and by field 'lab'; a class has"
                                + " one, so leave one of them, or put tests with another one into a nested class");
        assertThat(failures(run(TwoTestCase.class)))
                .singleElement()
                .asString()
                .startsWith("TwoTestCase asks for 2 environments, by field '")
                .contains("field 'first'", "field 'second'");
        assertThat(FakeProvider.DONE).isEmpty();
    }

    @ExtendWith(InfratestExtension.class)
    static class AlsoExtendedTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.with(fake("coded"));

        @Test
        void isServedOnce(Environment environment, @OnHost("db") Host db) {
            assertThat(environment.hosts()).contains(db);
        }
    }

    /** As with {@link PackerBox} beside the field. */
    @Test
    void annotationThatRegistersTheExtensionDoesNoHarm() {
        run(AlsoExtendedTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        assertThat(FakeProvider.DONE).containsExactly("start coded", "destroy coded");
    }

    @Test
    void specWithoutAKnownProviderIsAnError() {
        FakeSpec spec = new FakeSpec("coded", false, false);
        assertThatThrownBy(() -> Infratest.with(spec))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Infratest.with got a FakeSpec, for which no provider is known; name one with:"
                        + " Infratest.with(EnvironmentRequest.of(spec, provider))");
    }

    static class NoConfigsetTestCase {
        @RegisterExtension
        static final Infratest lab = Infratest.vagrant("configsets/gatewya");

        @Test
        void never() {}
    }

    static class NoBoxTestCase {
        @RegisterExtension
        static final Infratest lab =
                Infratest.vagrant("src/test/resources/one-machine").boxVariable("a", "b");

        @Test
        void never() {}
    }

    @Test
    void messagesNameTheField() {
        assertThat(failures(run(NoConfigsetTestCase.class)))
                .singleElement()
                .asString()
                .startsWith(
                        "Field 'lab' of NoConfigsetTestCase names configset 'configsets/gatewya', which does not exist; ");
        assertThat(failures(run(NoBoxTestCase.class)))
                .containsExactly("Field 'lab' of NoBoxTestCase says how to build a box, but not which; name it with"
                        + " box(template, name)");
    }

    // -- what the code says of Vagrant -------------------------------------------------------------------------------

    @Test
    void everyWordOfTheCodeReachesTheSpec() throws IOException {
        Path configset = configset();
        Files.writeString(configset.resolve("basebox.json"), "{}");
        Path small = Files.writeString(configset.resolve("small.pkrvars.json"), "{}");
        VagrantInfratest common = Infratest.vagrant(configset.toString());
        VagrantInfratest lab = common.vagrantProvider("libvirt")
                .machines("web", "db")
                .variable("SIZE", "2")
                .variable("COLOR", "blue")
                .bootTimeout(Duration.ofMinutes(10))
                .readyWhen(host -> true)
                .sharing(Sharing.RUN)
                .teardown(Teardown.ON_SUCCESS)
                .box(configset.resolve("basebox.json").toString(), "acme/base")
                .boxVarFiles("small.pkrvars.json")
                .boxVariable("base_image", "${images}/debian.qcow2")
                .boxOnly("qemu");

        EnvironmentRequest<?> request = lab.request(reading(Map.of()));
        VagrantSpec spec = (VagrantSpec) request.spec(null);
        assertThat(spec.directory()).isEqualTo(configset.toRealPath());
        assertThat(spec.vagrantProvider()).isEqualTo("libvirt");
        assertThat(spec.machines()).containsExactly("web", "db");
        assertThat(spec.variables()).isEqualTo(Map.of("SIZE", "2", "COLOR", "blue"));
        assertThat(spec.bootTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(request.sharing()).isEqualTo(Sharing.RUN);
        assertThat(request.teardown()).isEqualTo(Teardown.ON_SUCCESS);
        assertThat(request.box()).isNotNull().satisfies(box -> {
            assertThat(box.name()).isEqualTo("acme/base");
            assertThat(box.varFiles()).containsExactly(small.toRealPath());
            assertThat(box.variables()).isEqualTo(Map.of("base_image", "/images/debian.qcow2"));
            assertThat(box.only()).containsExactly("qemu");
        });
        assertThat(((VagrantSpec) common.request(reading(Map.of())).spec(null)).machines())
                .as("what a copy says is not said by the original")
                .isEmpty();
    }

    @Test
    void settingsBeatACompleteSpecAndDefaultsDoNot() throws IOException {
        VagrantSpec spec = (VagrantSpec) Infratest.vagrant(configset().toString())
                .bootTimeout(Duration.ofMinutes(3))
                .request(reading(Map.of()))
                .spec(null);
        Infratest lab = Infratest.with(spec);

        Map<String, String> beating =
                Map.of("infratest.bootTimeout", "1 min", "infratest.vagrantProvider.default", "lxc");
        VagrantSpec beaten = (VagrantSpec) lab.request(reading(beating)).spec(null);
        assertThat(beaten.bootTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(beaten.vagrantProvider()).isEqualTo("lxc");
        VagrantSpec kept = (VagrantSpec) lab.request(reading(Map.of("infratest.bootTimeout.default", "1 min")))
                .spec(null);
        assertThat(kept).isEqualTo(spec);
    }

    private static Path configset() throws IOException {
        Path configset = Files.createDirectories(folder.resolve("configset"));
        Files.writeString(configset.resolve("Vagrantfile"), "");
        return configset;
    }

    private static Reading reading(Map<String, String> parameters) {
        return Readings.of(folder, "Field 'lab' of InfratestTest", parameters);
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, Map.of(), classes);
    }

    private static List<String> failures(EngineExecutionResults results) {
        return ExtensionRun.messages(results);
    }
}
