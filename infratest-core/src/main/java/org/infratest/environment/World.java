package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.jspecify.annotations.Nullable;

/**
 * Where process ids mean what they say: a computer between two starts, and on it a process namespace. The number of a namespace is
 * used again after its end, so the start of its first process belongs to it. A private network names the file on which a lock is
 * held as long as it is there; file locks reach across namespaces.
 *
 * @param text as it stands in a lease; empty where nothing tells one world from another
 */
record World(String text) {

    private static final String LOCK_VARIABLE = "INFRATEST_PRIVATE_NET_LOCK";
    private static final World CURRENT = new World(read(Path.of("/proc"), System.getenv(LOCK_VARIABLE)));

    /** The world of this JVM. */
    static World current() {
        return CURRENT;
    }

    static String read(Path proc, @Nullable String lock) {
        try {
            String boot =
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
            Path namespace = Files.readSymbolicLink(proc.resolve("self/ns/pid")).getFileName();
            return String.join(" ", boot, namespace.toString(), firstStart(proc), lock == null ? "" : lock)
                    .strip();
        } catch (IOException e) {
            return ""; // only Linux has it
        }
    }

    /** The twenty-second field; the second, a name in brackets, may have spaces. See proc_pid_stat(5). */
    private static String firstStart(Path proc) throws IOException {
        Path stat = proc.resolve("1/stat");
        if (!Files.isReadable(stat)) {
            return "?"; // hidden from this user
        }
        String line = Files.readString(stat);
        return line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[19];
    }

    /** Whether a process id of that world is one of this world. */
    boolean isHere() {
        return text.isEmpty() || text.equals(CURRENT.text());
    }

    /** Whether nothing of that world can run any more: the computer has been started since, or its private network has ended. */
    boolean isGone(CommandRunner runner) {
        if (isHere() || CURRENT.text().isEmpty()) {
            return false;
        }
        List<String> parts = List.of(text.split(" ", 4));
        if (!parts.get(0).equals(CURRENT.text().split(" ", 2)[0])) {
            return true;
        }
        return parts.size() == 4 && isFree(Path.of(parts.get(3)), runner);
    }

    /** On Linux Java's own locks do not see those that a shell script takes. */
    private static boolean isFree(Path lock, CommandRunner runner) {
        if (!Files.exists(lock)) {
            return true;
        }
        CommandResult result = runner.run(
                Command.of("flock", "--nonblock", lock.toString(), "true").withDeadline(Duration.ofSeconds(5)));
        return result.succeeded();
    }
}
