package org.infratest.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.infratest.environment.Lease;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Shows the environments that stand on record, and who owns them. */
@Command(
        name = "list",
        description = "Shows the environments that stand on record, and who owns them.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    private static final List<String> HEADER = List.of("ENVIRONMENT", "NAME", "STATUS", "AGE", "TEST", "OWNER", "WHY");

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Mixin
    private final Output output = new Output();

    /** One of them, for programs. */
    record Row(
            String id,
            String name,
            String kind,
            String status,
            String reason,
            @Nullable Long ownerPid,
            String test,
            String run,
            @Nullable String since,
            String record) {

        static Row of(Entry entry) {
            Lease lease = entry.lease();
            return new Row(
                    entry.id(),
                    Records.name(entry),
                    lease == null ? "" : lease.kind(),
                    entry.status().name(),
                    entry.reason(),
                    lease == null ? null : lease.ownerPid(),
                    lease == null ? "" : lease.test(),
                    lease == null ? "" : lease.run(),
                    lease == null || lease.since() == 0
                            ? null
                            : Instant.ofEpochMilli(lease.since()).toString(),
                    entry.file().toString());
        }
    }

    @Override
    public Integer call() {
        List<Entry> entries = Records.in(cache.path(), EventSink.NONE).all();
        if (output.isJson()) {
            output.json(entries.stream().map(Row::of).toList());
        } else if (entries.isEmpty()) {
            output.line("no environments in " + cache.path());
        } else {
            Instant now = Instant.now();
            output.table(
                    HEADER, entries.stream().map(entry -> cells(entry, now)).toList());
        }
        return ExitCode.OK;
    }

    private static List<String> cells(Entry entry, Instant now) {
        Lease lease = entry.lease();
        return List.of(
                entry.id(),
                Records.name(entry),
                Records.status(entry.status()),
                lease == null ? "?" : Age.since(lease.since(), now),
                lease == null || lease.test().isEmpty() ? "-" : lease.test(),
                lease == null ? "?" : "process " + lease.ownerPid(),
                entry.reason());
    }
}
