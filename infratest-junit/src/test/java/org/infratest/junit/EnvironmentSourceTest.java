package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Environment;
import org.infratest.junit.FakeReader.FakeSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Annotations of third parties, each with its own reader. */
@ResourceLock("FakeProvider.DONE")
class EnvironmentSourceTest {

    @TempDir
    static Path folder;

    @BeforeEach
    void forget() {
        FakeProvider.DONE.clear();
    }

    /** As a third party would write it: nothing but the source. */
    @EnvironmentSource(AcmeReader.class)
    @Retention(RetentionPolicy.RUNTIME)
    @interface AcmeEnvironment {
        String value();

        String[] labels() default {};
    }

    static final class AcmeReader implements EnvironmentReader<AcmeEnvironment> {
        @Override
        public EnvironmentRequest<?> read(AcmeEnvironment annotation, Reading reading) {
            reading.pairs("labels", annotation.labels());
            String name = reading.setting("acme.name", annotation.value()).orElse("unnamed");
            return FakeReader.request(new FakeSpec(name, false, false));
        }
    }

    @AcmeEnvironment("acme")
    static class AcmeTestCase {
        @Test
        void test(Environment environment) {
            assertThat(environment.name()).isEqualTo("acme");
        }
    }

    @AcmeEnvironment("")
    static class SilentTestCase {
        @Test
        void test(Environment environment) {
            assertThat(environment.name()).isEqualTo("from the settings");
        }
    }

    static class InheritingTestCase extends AcmeTestCase {}

    @Test
    void sourceIsAllThatAnAnnotationNeeds() {
        run(AcmeTestCase.class, InheritingTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2).failed(0));
        assertThat(FakeProvider.DONE).containsExactly("start acme", "destroy acme", "start acme", "destroy acme");
    }

    @Test
    void settingsOfItsOwnAreMergedAsOursAre() {
        ExtensionRun.of(folder, Map.of("acme.name.default", "from the settings"), SilentTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        assertThat(messages(ExtensionRun.of(folder, Map.of("acme.name", "another"), AcmeTestCase.class)))
                .singleElement()
                .asString()
                .contains("another");
    }

    @AcmeEnvironment(value = "acme", labels = "color:blue")
    static class MalformedTestCase {
        @Test
        void never() {}
    }

    @Test
    void messagesNameTheAnnotation() {
        assertThat(messages(run(MalformedTestCase.class)))
                .containsExactly(
                        "@AcmeEnvironment on MalformedTestCase: labels has 'color:blue', which is not of the form"
                                + " name=value");
    }

    @EnvironmentSource(AcmeReader.class)
    @Retention(RetentionPolicy.RUNTIME)
    @interface WrongReader {}

    @WrongReader
    static class WrongReaderTestCase {
        @Test
        void never() {}
    }

    @Test
    void readerOfAnotherAnnotationIsAnError() {
        assertThat(messages(run(WrongReaderTestCase.class)))
                .containsExactly("@WrongReader on WrongReaderTestCase: its @EnvironmentSource names "
                        + AcmeReader.class.getName()
                        + ", which does not read @WrongReader; it has to implement EnvironmentReader<WrongReader>");
    }

    @EnvironmentSource(NoConstructorReader.class)
    @Retention(RetentionPolicy.RUNTIME)
    @interface NoConstructor {}

    static final class NoConstructorReader implements EnvironmentReader<NoConstructor> {
        NoConstructorReader(String needed) {}

        @Override
        public EnvironmentRequest<?> read(NoConstructor annotation, Reading reading) {
            throw new AssertionError("not expected");
        }
    }

    @NoConstructor
    static class NoConstructorTestCase {
        @Test
        void never() {}
    }

    @Test
    void readerThatCannotBeMadeIsAnError() {
        assertThat(messages(run(NoConstructorTestCase.class)))
                .containsExactly(
                        "@NoConstructor on NoConstructorTestCase: its reader " + NoConstructorReader.class.getName()
                                + " needs a constructor without parameters that does not fail");
    }

    @AcmeEnvironment("acme")
    @FakeEnvironment
    static class TwoTestCase {
        @Test
        void never() {}
    }

    @Test
    void classWithTwoEnvironmentsIsAnError() {
        assertThat(messages(run(TwoTestCase.class)))
                .containsExactly(
                        "TwoTestCase asks for 2 environments, by @AcmeEnvironment and by @FakeEnvironment; a class"
                                + " has one, so leave one of them, or put tests with another one into a nested class");
        assertThat(FakeProvider.DONE).isEmpty();
    }

    @FakeEnvironment("nearer")
    static class ReplacingTestCase extends AcmeTestCase {
        @Override
        @Test
        void test(Environment environment) {
            assertThat(environment.name()).isEqualTo("nearer");
        }
    }

    @Test
    void annotationOfTheClassReplacesThatOfItsSuperclass() {
        run(ReplacingTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
    }

    @Test
    void bootTimeoutIsMergedWithTheSettings() {
        Reading silent = Readings.of(folder, "@AcmeEnvironment on X", Map.of("infratest.bootTimeout.default", "2 min"));
        assertThat(silent.bootTimeout("", () -> Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(2));
        assertThat(silent.bootTimeout("3 min", () -> Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(3));
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, Map.of(), classes);
    }

    private static List<String> messages(EngineExecutionResults results) {
        return ExtensionRun.messages(results);
    }
}
