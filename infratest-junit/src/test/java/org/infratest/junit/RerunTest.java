package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.infratest.environment.Environment;
import org.infratest.environment.Sharing;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * What Surefire does for {@code rerunFailingTestsCount}: the failed methods are executed once more, in the same session of the launcher, after the
 * first execution has ended.
 */
@ResourceLock("FakeProvider.DONE")
class RerunTest {

    private static final AtomicInteger ATTEMPTS = new AtomicInteger();
    private static final Set<String> ENVIRONMENTS = ConcurrentHashMap.newKeySet();

    @TempDir
    Path folder;

    @BeforeEach
    void clear() {
        FakeProvider.DONE.clear();
        ATTEMPTS.set(0);
        ENVIRONMENTS.clear();
    }

    private static void failsFirst(Environment environment) {
        ENVIRONMENTS.add(environment.id());
        if (ATTEMPTS.incrementAndGet() == 1) {
            fail("at first");
        }
    }

    @FakeEnvironment("flaky")
    static class FlakyTestCase {
        @Test
        void failsFirst(Environment environment) {
            RerunTest.failsFirst(environment);
        }

        @Test
        void passes() {}
    }

    @FakeEnvironment(value = "shared", sharing = Sharing.RUN)
    static class SharingTestCase {
        @Test
        void failsFirst(Environment environment) {
            RerunTest.failsFirst(environment);
        }
    }

    @Test
    void rerunHasAnEnvironmentOfItsOwnAndBothAreToldInTheReport() throws IOException {
        assertThat(withRerun(FlakyTestCase.class)).isEqualTo(1);

        assertThat(ENVIRONMENTS).hasSize(2);
        assertThat(FakeProvider.DONE).containsExactly("start flaky", "destroy flaky", "start flaky", "destroy flaky");
        assertThat(RunSummary.read(folder.resolve("report")).tests())
                .filteredOn(row -> row.test().endsWith("failsFirst"))
                .extracting(RunSummary.TestRow::verdict)
                .containsExactly(Verdict.FAILED, Verdict.PASSED);
    }

    @Test
    void rerunFindsTheEnvironmentThatIsSharedForTheRun() {
        assertThat(withRerun(SharingTestCase.class)).isEqualTo(1);

        assertThat(ENVIRONMENTS).hasSize(1);
        assertThat(FakeProvider.DONE).containsExactly("start shared", "destroy shared");
    }

    /** How many are green when only those are executed once more that were not. */
    private long withRerun(Class<?> test) {
        try (LauncherSession session = LauncherFactory.openSession()) {
            SummaryGeneratingListener first = new SummaryGeneratingListener();
            session.getLauncher()
                    .execute(
                            request()
                                    .selectors(DiscoverySelectors.selectClass(test))
                                    .build(),
                            first);
            assertThat(first.getSummary().getTestsFailedCount()).isEqualTo(1);

            SummaryGeneratingListener second = new SummaryGeneratingListener();
            LauncherDiscoveryRequestBuilder again = request();
            first.getSummary()
                    .getFailures()
                    .forEach(failure -> again.selectors(DiscoverySelectors.selectUniqueId(
                            failure.getTestIdentifier().getUniqueId())));
            session.getLauncher().execute(again.build(), second);
            assertThat(second.getSummary().getTotalFailureCount()).isZero();
            return second.getSummary().getTestsSucceededCount();
        }
    }

    private LauncherDiscoveryRequestBuilder request() {
        return LauncherDiscoveryRequestBuilder.request()
                .configurationParameter(
                        "infratest.cache.dir", folder.resolve("cache").toString())
                .configurationParameter(
                        "infratest.report.dir", folder.resolve("report").toString());
    }
}
