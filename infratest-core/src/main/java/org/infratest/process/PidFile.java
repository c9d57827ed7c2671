package org.infratest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.process.Command.Stop;
import org.jspecify.annotations.Nullable;

/** A file with the id and the start of a running command; the latter tells it from a later process with that id. */
final class PidFile {

    private PidFile() {}

    static void write(@Nullable Path file, Process process, Stop stop) {
        if (file == null) {
            return;
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, process.pid() + " " + ProcessStart.of(process.toHandle()) + " " + stop.name());
        } catch (IOException e) {
            process.destroyForcibly();
            throw new EnvironmentException(
                    "Could not keep track of a command in " + file + ", so it was stopped: " + e, e);
        }
    }

    static void remove(@Nullable Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + file + ": " + e, e);
        }
    }

    /** The command of that file, if it still runs. */
    static Optional<RunningCommand> leftover(Path file) {
        try {
            String[] words = Files.readString(file).split(" ", -1);
            if (words.length != 3) {
                return Optional.empty(); // its writer was killed before it had written
            }
            long start = Long.parseLong(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process -> process.isAlive() && ProcessStart.of(process) == start)
                    .map(process -> new RunningCommand(process, Stop.valueOf(words[2]), true));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // also where the command ends this very moment
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }
}
