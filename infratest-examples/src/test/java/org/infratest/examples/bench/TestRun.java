package org.infratest.examples.bench;

import java.nio.file.Path;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Test classes run in this JVM as an IDE does, in a session of their own. */
final class TestRun {

    private TestRun() {}

    /**
     * Runs the classes, and ends what they shared.
     *
     * @param report the folder of infratest's report
     * @throws IllegalStateException if not all of it passed
     */
    static TestExecutionSummary of(List<Class<?>> tests, Path report) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(tests.stream()
                                            .map(DiscoverySelectors::selectClass)
                                            .toList())
                                    .configurationParameter("infratest.report.dir", report.toString())
                                    .build(),
                            listener);
        }
        TestExecutionSummary summary = listener.getSummary();
        if (summary.getTestsSucceededCount() < tests.size() || summary.getTotalFailureCount() > 0) {
            IllegalStateException trouble = new IllegalStateException("Not all tests of " + tests + " passed");
            summary.getFailures().forEach(failure -> trouble.addSuppressed(failure.getException()));
            throw trouble;
        }
        return summary;
    }
}
