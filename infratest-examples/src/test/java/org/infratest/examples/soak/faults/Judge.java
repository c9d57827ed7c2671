package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.report.Counts;
import org.infratest.report.RunSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Whether a run was reported as what it was: as an infrastructure error, with its cause, to JUnit and in the report. */
record Judge(Fault fault) {

    private static final int SHOWN = 400;

    /** What is wrong, one thing each; empty for nothing. */
    List<String> wrong(TestExecutionSummary summary, Path report) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Throwable> failures = summary.getFailures().stream()
                .map(TestExecutionSummary.Failure::getException)
                .toList();
        if (failures.isEmpty()) {
            wrong.add("nothing has failed");
        }
        failures.forEach(failure -> judge(failure, wrong));
        boolean green = summary.getTestsSucceededCount() > 0;
        if (green && fault.moment() != Fault.Moment.TEARDOWN) {
            wrong.add("a test is green");
        }
        String all = String.join(
                "\n",
                failures.stream()
                        .map(Throwable::getMessage)
                        .map(String::valueOf)
                        .toList());
        fault.causes().stream()
                .filter(cause -> !all.contains(cause))
                .forEach(cause -> wrong.add("no word of '" + cause + "' in: " + shown(all)));
        judge(RunSummary.read(report).testCounts(), wrong);
        return wrong;
    }

    private static void judge(Throwable failure, List<String> wrong) {
        Throwable told = failure;
        if (told.getClass().getName().startsWith("org.junit.") && told.getCause() != null) {
            told = told.getCause();
        }
        String what = told.getClass().getName() + ": " + shown(String.valueOf(told.getMessage()));
        if (told instanceof AssertionError) {
            wrong.add("an assertion failed: " + what);
        } else if (told instanceof ConfigurationException) {
            wrong.add("the test is said to be written wrongly: " + what);
        } else if (!(told instanceof EnvironmentException)) {
            wrong.add("it is no infrastructure error: " + what);
        }
    }

    private static void judge(Counts counts, List<String> wrong) {
        if (counts.infrastructureErrors() == 0 || counts.failed() > 0 || counts.configurationErrors() > 0) {
            wrong.add("the report has " + counts.text());
        }
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " | ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }
}
