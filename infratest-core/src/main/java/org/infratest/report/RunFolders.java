package org.infratest.report;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** The report folders of several modules, read as one run. */
public final class RunFolders {

    private static final int MAX_DEPTH = 8;
    private static final Set<String> PASSED_OVER = Set.of(".git", "node_modules", "evidence");

    private final List<Folder> folders;

    private RunFolders(List<Folder> folders) {
        this.folders = folders;
    }

    /**
     * Reads all events in folders.
     *
     * @param folders folders with events, or folders below which there are some, such as a checkout
     * @throws ConfigurationException if there are no events in one of them or below it
     * @throws IOException if a folder or file cannot be read
     */
    public static RunFolders read(List<Path> folders) throws IOException {
        Set<Path> found = new TreeSet<>();
        for (Path folder : folders) {
            found.addAll(withEvents(folder));
        }
        List<Folder> read = new ArrayList<>();
        for (Path folder : found) {
            List<EventFile> files = new ArrayList<>();
            for (Path file : EventFile.in(folder)) {
                files.add(EventFile.read(file));
            }
            read.add(new Folder(folder, files));
        }
        return new RunFolders(read);
    }

    /**
     * One run of all folders.
     *
     * @param run its id; null for the newest
     * @throws ConfigurationException if there is no such run, naming those that there are
     */
    public RunSummary summary(@Nullable String run) {
        Optional<String> wanted = run == null ? newest() : Optional.of(run).filter(runs()::contains);
        if (wanted.isEmpty()) {
            String where = folders.stream().map(f -> "'" + f.path() + "'").collect(Collectors.joining(", "));
            throw new ConfigurationException(
                    run == null
                            ? "No event in " + where + " can be read; the files there are damaged"
                            : "Run '" + run + "' has left nothing in " + where + "; there are: "
                                    + String.join(", ", runs()));
        }
        String id = wanted.get();
        List<EventFile> files =
                folders.stream().flatMap(f -> f.files().stream()).toList();
        return RunSummary.of(id, files).with(remarks(folders, id));
    }

    private Optional<String> newest() {
        return folders.stream()
                .flatMap(Folder::events)
                .max(Comparator.comparing(LoggedEvent::at))
                .map(LoggedEvent::run);
    }

    private Set<String> runs() {
        return folders.stream()
                .flatMap(Folder::events)
                .map(LoggedEvent::run)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Path> withEvents(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException(
                    "Folder '" + folder + "' does not exist, or is no folder; name the folder that "
                            + "holds the events of a run, such as target/infratest, or one above it");
        }
        Set<Path> found = new TreeSet<>();
        Files.walkFileTree(folder, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!directory.equals(folder) && PASSED_OVER.contains(String.valueOf(directory.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (!EventFile.in(directory).isEmpty()) {
                    found.add(directory.toAbsolutePath().normalize());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        if (found.isEmpty()) {
            throw new ConfigurationException("Folder '" + folder
                    + "' holds no events of a run, nor does any folder below it; expected files named events-*.jsonl, "
                    + "which tests leave in target/infratest of their module");
        }
        return found;
    }

    private record Folder(Path path, List<EventFile> files) {

        Stream<LoggedEvent> events() {
            return files.stream().flatMap(file -> file.events().stream());
        }

        /** The runs that it is of. */
        Set<String> runs() {
            return events().map(LoggedEvent::run).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** One remark for all folders of other runs: each run may have left as many as there are modules. */
    private static List<String> remarks(List<Folder> folders, String run) {
        List<Folder> others =
                folders.stream().filter(folder -> !folder.runs().contains(run)).toList();
        if (others.isEmpty()) {
            return List.of();
        }
        if (others.size() == 1) {
            return List.of(others.get(0).path() + " is left out: it holds nothing of this run, but of: "
                    + String.join(", ", others.get(0).runs()));
        }
        return List.of(others.size() + " folders are left out, as they hold nothing of this run: "
                + others.stream()
                        .map(folder -> folder.path() + " (but of " + String.join(", ", folder.runs()) + ")")
                        .collect(Collectors.joining(", "))
                + "; --run shows another run");
    }
}
