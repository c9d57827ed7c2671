package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.junit.FakeReader.FakeSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What can be asked for wrongly in code, and what it says. */
@ResourceLock("FakeProvider.DONE")
class InfratestMisuseTest {

    @TempDir
    static Path folder;

    @BeforeEach
    void forget() {
        FakeProvider.DONE.clear();
    }

    private static EnvironmentRequest<FakeSpec> fake(String name) {
        return FakeReader.request(new FakeSpec(name, false, false));
    }

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

    private static EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, Map.of(), classes);
    }

    private static List<String> failures(EngineExecutionResults results) {
        return ExtensionRun.messages(results);
    }
}
