package org.infratest.examples.kept;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.OwnClassPath;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One turn of a loop, as an IDE does it: a JVM of its own that runs one test method of {@link InTheLoop}. */
public final class LoopRun implements TestExecutionListener {

    /** The one that needs no login. */
    public static final String METHOD = "databaseIsBehindTheRouter";

    private static final Pattern VERDICT = Pattern.compile("^VERDICT (\\w+) after (\\d+) ms: ?(.*)$", Pattern.DOTALL);

    private final long start;

    private LoopRun(long start) {
        this.start = start;
    }

    /**
     * What came of it.
     *
     * @param passed whether the test did
     * @param seconds from the start of JUnit's launcher to the verdict
     * @param output all that was printed
     */
    public record Turn(boolean passed, double seconds, String output) {}

    /**
     * Runs it.
     *
     * @param report the folder of infratest's report
     * @param options further options for the JVM
     */
    public static Turn run(CommandRunner runner, Path report, String method, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Duser.home=" + System.getProperty("user.home"),
                "-Dinfratest.report.dir=" + report,
                "-Dinfratest.teardown=NEVER")); // forced, as CI would not keep it
        command.addAll(options);
        command.addAll(List.of(LoopRun.class.getName(), method));
        CommandResult result = runner.run(Command.of(command)
                .withEnvironment(Map.of("CLASSPATH", OwnClassPath.get()))
                .withDeadline(Duration.ofMinutes(15)));
        List<String> lines = new ArrayList<>(result.stdout());
        lines.addAll(result.stderr());
        for (String line : lines) {
            Matcher verdict = VERDICT.matcher(line);
            if (verdict.matches()) {
                return new Turn(
                        verdict.group(1).equals("SUCCESSFUL"),
                        Long.parseLong(verdict.group(2)) / 1000.0,
                        String.join("\n", lines));
            }
        }
        throw new IllegalStateException(result.ending() + " without a verdict: " + String.join("\n", lines));
    }

    /** Runs the method of that name. */
    public static void main(String[] arguments) {
        LoopRun verdicts = new LoopRun(System.nanoTime());
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectMethod(
                                            InTheLoop.class.getName() + "#" + method(arguments[0])))
                                    .build(),
                            verdicts);
        }
    }

    private static String method(String name) {
        for (var method : InTheLoop.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                StringBuilder types = new StringBuilder();
                for (Class<?> type : method.getParameterTypes()) {
                    types.append(types.length() == 0 ? "" : ",").append(type.getName());
                }
                return name + "(" + types + ")";
            }
        }
        throw new IllegalArgumentException("There is no test " + name);
    }

    /** The verdict of the test, or of the class where that did not come to it. */
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean failed = result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
        if (test.isTest() || failed) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            System.out.println("VERDICT " + result.getStatus() + " after " + millis + " ms: "
                    + result.getThrowable().map(Throwable::getMessage).orElse(""));
        }
    }
}
