package org.infratest.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.infratest.environment.Lease;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes down what nobody owns any more. */
@Command(
        name = "gc",
        description = "Takes down what nobody owns any more: environments and builds whose owner is proved to be dead.",
        mixinStandardHelpOptions = true)
final class GcCommand implements Callable<Integer> {

    private static final int AT_ONCE = 4;

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = Age.class,
            description = "Only what is older, such as 30min, 12h or 7d. What has no age on record is old.")
    private Duration olderThan = Duration.ZERO;

    @Option(
            names = "--kept-older-than",
            paramLabel = "AGE",
            converter = Age.class,
            description = "Also what was kept on purpose and is older. Default: what was kept stays")
    @Nullable
    private Duration keptOlderThan;

    @Option(names = "--dry-run", description = "Only shows what would be taken down.")
    private boolean dryRun;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        Takedowns takedowns = new Takedowns(output);
        Records records = Records.in(cache.path(), EventSink.NONE);
        Instant now = Instant.now();
        List<Entry> all = records.all();
        List<Entry> due = all.stream().filter(entry -> isDue(entry, now)).toList();
        List<Entry> unjudged = all.stream().filter(GcCommand::isUnjudged).toList();
        String none = unjudged.isEmpty()
                ? "nothing is left behind in " + cache.path()
                : "nothing was taken down in " + cache.path();
        int ended = dryRun ? tell(due, none) : takedowns.tell(all(due, records), none);
        unjudged.forEach(entry -> output.progress(entry.id() + ": left alone: " + entry.reason()
                + (entry.status() == Status.ELSEWHERE
                        ? "; where they do not, 'infratest destroy " + entry.id() + "' takes it down"
                        : "")));
        return ended;
    }

    /** Neither dead for certain nor somebody's. */
    private static boolean isUnjudged(Entry entry) {
        return entry.status() == Status.ELSEWHERE || entry.status() == Status.UNREADABLE;
    }

    /** Some at once, as each mostly waits: for its files, and for the tools that take it down. */
    private static List<Outcome> all(List<Entry> due, Records records) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Outcome>> running = due.stream()
                    .map(entry -> CompletableFuture.supplyAsync(
                            () -> records.leftBehind().destroy(entry.id()), threads))
                    .toList();
            return running.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }

    private boolean isDue(Entry entry, Instant now) {
        if (entry.status() == Status.DEAD) {
            return isOlder(entry, olderThan, now);
        }
        return entry.status() == Status.KEPT && keptOlderThan != null && isOlder(entry, keptOlderThan, now);
    }

    private static boolean isOlder(Entry entry, Duration age, Instant now) {
        Lease lease = entry.lease();
        return lease == null
                || lease.since() == 0
                || Instant.ofEpochMilli(lease.since()).isBefore(now.minus(age));
    }

    private int tell(List<Entry> due, String none) {
        if (output.isJson()) {
            output.json(due.stream().map(ListCommand.Row::of).toList());
        } else if (due.isEmpty()) {
            output.line(none);
        } else {
            due.forEach(entry -> output.line(Output.cell(entry.id() + " would be taken down: " + entry.reason())));
        }
        return ExitCode.OK;
    }
}
