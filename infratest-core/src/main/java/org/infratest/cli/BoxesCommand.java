package org.infratest.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.infratest.cli.Output.Tone;
import org.infratest.lab.CachedImages;
import org.infratest.lab.CachedStates;
import org.infratest.packer.CachedBoxes;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the boxes, images and ready states in the cache, and removes those that nobody uses. */
@Command(
        name = "boxes",
        description =
                "Shows the boxes, and the images and ready states of labs, in the cache: their sizes, when they were"
                        + " last used, and what for.",
        mixinStandardHelpOptions = true)
final class BoxesCommand implements Callable<Integer> {

    private static final int SHORT = 12;

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Mixin
    private final Output output = new Output();

    /** One of them, for programs. */
    record Row(String kind, String name, String file, long bytes, String lastUse, String use) {}

    /** One of them, and how it is removed. */
    private record Cached(Row row, Instant lastUse, Callable<Boolean> removal) {}

    @Override
    public Integer call() {
        List<Row> rows = all(cache.path()).stream().map(Cached::row).toList();
        if (output.isJson()) {
            output.json(rows);
        } else if (rows.isEmpty()) {
            output.line("no boxes, no images and no ready states in " + cache.path());
        } else {
            Instant now = Instant.now();
            output.table(
                    List.of("KIND", "NAME", "SIZE", "LAST USE", "WHAT FOR"),
                    rows.stream().map(row -> cells(row, now)).toList());
            output.line(
                    "together: " + Size.text(rows.stream().mapToLong(Row::bytes).sum()));
        }
        return ExitCode.OK;
    }

    /** Removes what was not used for some time. */
    @Command(
            name = "prune",
            description =
                    "Removes boxes, images and ready states that were not used for some time; they are made again when"
                            + " they are asked for. What a test uses stays.",
            mixinStandardHelpOptions = true)
    int prune(
            @Option(
                            names = "--older-than",
                            paramLabel = "AGE",
                            defaultValue = "14d",
                            converter = Age.class,
                            description = "How long it was not used, such as 12h or 7d. Default: ${DEFAULT-VALUE}")
                    Duration olderThan,
            @Option(names = "--dry-run", description = "Only shows what would be removed.") boolean dryRun)
            throws Exception {
        Instant limit = Instant.now().minus(olderThan);
        long freed = 0;
        List<Row> removed = new ArrayList<>();
        for (Cached each : all(cache.path())) {
            boolean due = !each.lastUse().isAfter(limit);
            if (due && (dryRun || each.removal().call())) {
                removed.add(each.row());
                freed += each.row().bytes();
            } else if (due) {
                output.progress(each.row().name() + " is in use, so it stays");
            }
        }
        tell(removed, freed, dryRun);
        return ExitCode.OK;
    }

    private void tell(List<Row> removed, long freed, boolean dryRun) {
        if (output.isJson()) {
            output.json(removed);
            return;
        }
        String word = dryRun ? "would be removed" : "removed";
        removed.forEach(row -> output.line(output.toned(Tone.NOTE, word) + ": " + row.kind() + " "
                + Output.cell(row.name()) + ", " + Size.text(row.bytes())));
        output.line((dryRun ? "would be freed: " : "freed: ") + Size.text(freed));
    }

    private static List<Cached> all(Path cache) {
        List<Cached> all = new ArrayList<>();
        CachedBoxes boxes = new CachedBoxes(cache);
        boxes.list()
                .forEach(box -> all.add(new Cached(
                        row("box", box.name(), box.file(), box.bytes(), box.lastUse(), "machines"),
                        box.lastUse(),
                        () -> boxes.remove(box))));
        CachedImages images = new CachedImages(cache);
        images.list()
                .forEach(image -> all.add(new Cached(
                        row(
                                "image",
                                image.hash().substring(0, SHORT),
                                image.file(),
                                image.bytes(),
                                image.lastUse(),
                                "labs"),
                        image.lastUse(),
                        () -> images.remove(image))));
        CachedStates states = new CachedStates(cache);
        states.list()
                .forEach(state -> all.add(new Cached(
                        row(
                                "state",
                                state.hash()
                                        .substring(
                                                0, Math.min(SHORT, state.hash().length())),
                                state.folder(),
                                state.bytes(),
                                state.lastUse(),
                                "lab " + state.lab() + " ("
                                        + (state.machines().isEmpty()
                                                ? "not whole"
                                                : String.join(", ", state.machines()))
                                        + ")"),
                        state.lastUse(),
                        () -> states.remove(state))));
        return all;
    }

    private static Row row(String kind, String name, Path file, long bytes, Instant lastUse, String use) {
        return new Row(kind, name, file.toString(), bytes, lastUse.toString(), use);
    }

    private static List<String> cells(Row row, Instant now) {
        return List.of(
                row.kind(),
                row.name(),
                Size.text(row.bytes()),
                Age.since(Instant.parse(row.lastUse()).toEpochMilli(), now) + " ago",
                row.use());
    }
}
