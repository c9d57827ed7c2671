package org.infratest.environment;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.event.Durations;
import org.infratest.process.SystemCommandRunner;

/** What the watcher runs once the JVM that it watched is gone: takes down what that one has left, and writes down what came of it. */
public final class WatcherMain {

    private WatcherMain() {}

    /** Gets the id and the start of the process that is gone, then its caches. */
    public static void main(String[] arguments) {
        long pid = Long.parseLong(arguments[0]);
        long start = Long.parseLong(arguments[1]);
        boolean failed = false;
        for (String each : List.of(arguments).subList(2, arguments.length)) {
            Path cache = Path.of(URLDecoder.decode(each, StandardCharsets.UTF_8));
            failed |= Files.isDirectory(cache) && collect(pid, start, cache); // one that is gone has nothing on record
        }
        OwnFolder.removeLeftBy(pid, start);
        System.exit(failed ? 1 : 0);
    }

    private static boolean collect(long pid, long start, Path cache) {
        WatcherLog log = new WatcherLog(cache, pid);
        log.line("is gone");
        List<Outcome> outcomes = new LeftBehind(cache, new SystemCommandRunner(), event -> {}).collectOf(pid, start);
        for (Outcome outcome : outcomes) {
            log.line(outcome.id() + ": " + outcome.result() + " after " + Durations.text(outcome.took())
                    + (outcome.message().isEmpty() ? "" : ": " + outcome.message()));
        }
        log.line(outcomes.isEmpty() ? "left nothing" : "is settled");
        return outcomes.stream().anyMatch(outcome -> outcome.result() == Result.FAILED);
    }
}
