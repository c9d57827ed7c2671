package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.environment.WhenUnavailable;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.TestAbortedException;

@ResourceLock("FakeProvider.DONE")
class WhenUnavailableTest {

    private static final String REASON = "'fake' is not installed; apt-get install fake";

    @TempDir
    Path folder;

    @BeforeEach
    void clear() {
        FakeProvider.DONE.clear();
    }

    @FakeEnvironment(missing = true)
    static class SilentTestCase {
        @Test
        void never() {}
    }

    @FakeEnvironment(missing = true, whenUnavailable = WhenUnavailable.SKIP)
    static class SkippingTestCase {
        @Test
        void never() {}
    }

    @FakeEnvironment(whenUnavailable = WhenUnavailable.SKIP)
    static class UsableTestCase {
        @Test
        void passes() {}
    }

    @FakeEnvironment(failingBoot = true, whenUnavailable = WhenUnavailable.SKIP)
    static class FailingTestCase {
        @Test
        void never() {}
    }

    @Test
    void missingToolFailsTheClassAndSaysHowToInstallIt() {
        EngineExecutionResults run = run(Map.of(), SilentTestCase.class);

        assertThat(ExtensionRun.throwables(run))
                .singleElement()
                .isInstanceOf(EnvironmentException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("Environment 'web' cannot be started here: " + REASON);
    }

    @Test
    void skippedClassIsAbortedAndNamedInTheSummary() throws IOException {
        EngineExecutionResults run = run(Map.of(), SkippingTestCase.class, UsableTestCase.class);

        run.containerEvents().assertStatistics(events -> events.aborted(1).failed(0));
        run.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
        assertThat(Files.readString(folder.resolve("report/summary.md")))
                .contains("SkippingTestCase", "cannot be started here, so its tests are skipped: " + REASON);
        assertThat(Files.readString(folder.resolve("report/summary.json"))).contains("\"skipped\" : 1");
        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
    }

    @Test
    void settingBeatsTheAnnotationAndItsDefaultFillsIn() {
        run(Map.of("infratest.whenUnavailable.default", "skip"), SilentTestCase.class)
                .containerEvents()
                .assertStatistics(events -> events.aborted(1).failed(0));
        run(Map.of("infratest.whenUnavailable", "fail"), SkippingTestCase.class)
                .containerEvents()
                .assertStatistics(events -> events.aborted(0).failed(1));
    }

    /** What a boot cannot do is no reason to skip: it would hide a broken hypervisor. */
    @Test
    void bootThatFailsIsNeverSkipped() {
        EngineExecutionResults run = run(Map.of(), FailingTestCase.class);

        run.containerEvents().assertStatistics(events -> events.aborted(0).failed(1));
    }

    @Test
    void automaticMeansSkippedOnlyOutsideOfACi() {
        assertThat(skips(WhenUnavailable.AUTO, false)).isTrue();
        assertThat(skips(WhenUnavailable.AUTO, true)).isFalse();
        assertThat(skips(WhenUnavailable.SKIP, true)).isTrue();
        assertThat(skips(WhenUnavailable.FAIL, false)).isFalse();
    }

    private static boolean skips(WhenUnavailable when, boolean ci) {
        FakeReader.FakeSpec spec = new FakeReader.FakeSpec("web", false, false, false, true);
        try {
            new Unavailable(when, ci).skip(FakeReader.request(spec), false, new SystemCommandRunner());
            return false;
        } catch (TestAbortedException e) {
            assertThat(e).hasMessageEndingWith(REASON);
            return true;
        }
    }

    @Test
    void bootIsTriedAgainWhereTheSettingSaysSo() {
        run(Map.of("infratest.retry.boot", "true"), FailingTestCase.class)
                .containerEvents()
                .assertStatistics(events -> events.failed(1));

        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web", "start web", "destroy web");
        assertThat(ExtensionRun.messages(run(Map.of("infratest.retry.boot", "2"), UsableTestCase.class)))
                .singleElement()
                .asString()
                .contains(
                        "infratest.retry.boot is '2' (configuration parameter infratest.retry.boot); expected true or false");
    }

    @Test
    void budgetIsANumber() {
        assertThat(ExtensionRun.messages(run(Map.of("infratest.budget.memory", "2 GB"), UsableTestCase.class)))
                .singleElement()
                .asString()
                .contains(
                        "infratest.budget.memory is '2 GB' (configuration parameter infratest.budget.memory); expected a"
                                + " whole number from 1, without a unit");
    }

    private EngineExecutionResults run(Map<String, String> settings, Class<?>... classes) {
        return ExtensionRun.of(folder, settings, classes);
    }
}
