package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.infratest.environment.TemporaryFolder;
import org.infratest.process.OwnClassPath;
import org.infratest.process.SystemCommandRunner;

/**
 * The folders of a soak: a cache, a folder for temporary files and Vagrant's home, all its own, so that whatever is found in them afterwards was left
 * there; and a mark for the processes that are started in it.
 *
 * @param folder with a short path, for sockets
 * @param mark tells its processes from all others
 */
public record Room(Path folder, String mark) implements AutoCloseable {

    static final String MARK = "INFRATEST_SOAK";

    public static Room open() throws IOException {
        // What is in it has sockets in its folder for temporary files, whose paths are short.
        String name = "soak" + HexFormat.of().toHexDigits(new SecureRandom().nextInt());
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), name).toAbsolutePath();
        new TemporaryFolder(folder).make();
        Room room = new Room(folder, UUID.randomUUID().toString());
        for (Path each : List.of(room.cache(), room.temporary())) {
            Files.createDirectory(
                    each, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.createSymbolicLink(room.cache().resolve("images"), userCache().resolve("images"));
        return room;
    }

    /** Lets it have the boxes of that name that this user has, if there are any; what is built in it stays its own. */
    void lend(String box) throws IOException {
        String folder = box.replace('/', '-');
        Path own = cache().resolve("boxes").resolve(folder);
        Files.createDirectories(
                own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Path built : children(userCache().resolve("boxes").resolve(folder))) {
            if (Files.isDirectory(built) && !built.toString().endsWith(".partial")) {
                Files.createSymbolicLink(own.resolve(built.getFileName()), built);
            }
        }
    }

    private static Path userCache() {
        return Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "infratest"))
                .toAbsolutePath();
    }

    public Path cache() {
        return folder.resolve("cache");
    }

    public Path temporary() {
        return folder.resolve("tmp");
    }

    public Path report() {
        return folder.resolve("report");
    }

    /** Starts a JVM in it. */
    SubjectRun start(Scene scene, boolean watched) throws IOException {
        return start(scene, Way.ONLY, watched);
    }

    /** Starts a JVM in it. */
    SubjectRun start(Scene scene, Way way, boolean watched) throws IOException {
        Map<String, String> variables = variables(watched);
        variables.putAll(way.variables());
        return start(List.of(), variables, Subject.class, scene.name());
    }

    /**
     * Starts a JVM in it.
     *
     * @param through a program, with its arguments, that runs the command that follows
     * @param variables what it gets beside what this JVM has
     */
    public SubjectRun start(List<String> through, Map<String, String> variables, Class<?> main, String... arguments)
            throws IOException {
        remove(report());
        Files.createDirectories(report());
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary(),
                "-Duser.home=" + System.getProperty("user.home"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("subject.out").toFile());
        builder.environment().putAll(variables);
        builder.environment().remove("XDG_RUNTIME_DIR");
        builder.environment().put("CLASSPATH", OwnClassPath.get());
        Instant now = Instant.now();
        return new SubjectRun(builder.start(), report(), folder.resolve("subject.out"), System.nanoTime(), now);
    }

    /** What processes in it get. */
    public Map<String, String> variables(boolean watched) {
        Map<String, String> variables = new TreeMap<>();
        variables.put(MARK, mark);
        variables.put("INFRATEST_CACHE_DIR", cache().toString());
        variables.put("INFRATEST_REPORT_DIR", report().toString());
        variables.put("INFRATEST_ROOT", Path.of("").toAbsolutePath().toString());
        variables.put("INFRATEST_WATCHER", watched ? "auto" : "never");
        variables.put("TMPDIR", temporary().toString());
        variables.put("VAGRANT_HOME", folder.resolve("vagrant.d").toString());
        return variables;
    }

    /** What is in a folder; nothing where it is not there. */
    static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    public static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Ends what infratest has not. */
    @Override
    public void close() throws IOException {
        new SystemCommandRunner().stopMarked(MARK, mark);
        remove(folder);
    }
}
