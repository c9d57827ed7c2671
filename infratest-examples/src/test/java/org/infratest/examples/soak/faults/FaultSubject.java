package org.infratest.examples.soak.faults;

import java.nio.file.Path;
import java.util.List;
import org.infratest.environment.LeftBehind;
import org.infratest.event.EventSink;
import org.infratest.process.SystemCommandRunner;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The JVM of one run: it breaks what is to break, runs the test class of the scene as an IDE does, and says what that was reported as. */
final class FaultSubject {

    /** In place of the name of a fault: takes down what an earlier JVM has left, with programs in good health. */
    static final String SETTLE = "settle";

    private static final String MARK = "verdict: ";

    private FaultSubject() {}

    /** Gets the name of a fault, and of its scene. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(MARK + (arguments[0].equals(SETTLE) ? settle() : run(FaultTable.named(arguments[0]))));
        System.out.flush();
        System.exit(0);
    }

    private static String run(Fault fault) throws Exception {
        try (Stage stage = Stage.open()) {
            fault.injection().into(stage);
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(DiscoverySelectors.selectClass(
                                                fault.scene().test()))
                                        .configurationParameter("infratest.sharing.default", "class")
                                        .build(),
                                listener);
            }
            TestExecutionSummary summary = listener.getSummary();
            summary.getFailures().forEach(failure -> failure.getException().printStackTrace(System.out));
            List<String> wrong = new Judge(fault).wrong(summary, Path.of(System.getenv("INFRATEST_REPORT_DIR")));
            return wrong.isEmpty() ? Trial.RIGHT : String.join("; ", wrong);
        }
    }

    private static String settle() {
        return String.valueOf(
                new LeftBehind(Path.of(System.getenv("INFRATEST_CACHE_DIR")), new SystemCommandRunner(), EventSink.NONE)
                        .collect());
    }

    /** What it has said, in what it has printed. */
    static String verdict(String printed) {
        return printed.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .reduce((first, last) -> last)
                .orElse("it ended without a verdict");
    }
}
