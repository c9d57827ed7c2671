package org.infratest.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.Redaction;
import org.jspecify.annotations.Nullable;

/** Reads both outputs of a process while it runs: into memory, bounded, and into its log file. */
final class OutputCapture implements AutoCloseable {

    private static final int KEPT_LINES = 100_000;
    private static final int KEPT_COLUMNS = 16_384;

    /** What is written before the end of a program is in its pipe when it ends, so this is for reading it only. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Deque<String> stdout = new ArrayDeque<>();
    private final Deque<String> stderr = new ArrayDeque<>();
    private final List<Thread> readers = new ArrayList<>();
    private final List<InputStream> streams = new ArrayList<>();
    private final Consumer<String> onLine;
    private final @Nullable Writer log;

    OutputCapture(Command command) {
        this.onLine = command.onLine();
        this.log = open(command.log(), command.commandLine());
    }

    void follow(Process process) {
        follow(process.getInputStream(), stdout, onLine, "stdout");
        follow(process.getErrorStream(), stderr, line -> {}, "stderr");
    }

    /** Waits until all output is read, but not for a pipe that some other process holds open. */
    void drain() {
        long end = System.nanoTime() + DRAIN.toNanos();
        boolean interrupted = Thread.interrupted();
        for (Thread reader : readers) {
            try {
                long left = (end - System.nanoTime()) / 1_000_000;
                reader.join(Math.max(1, left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    List<String> stdout() {
        return copy(stdout);
    }

    List<String> stderr() {
        return copy(stderr);
    }

    @Override
    public void close() {
        synchronized (this) {
            closeLog();
        }
    }

    private void follow(InputStream stream, Deque<String> into, Consumer<String> listener, String what) {
        streams.add(stream);
        Thread reader = new Thread(() -> read(stream, into, listener), "infratest-" + what);
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    private void read(InputStream stream, Deque<String> into, Consumer<String> listener) {
        // Decoding by a reader never throws: malformed bytes become replacement characters.
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line.length() > KEPT_COLUMNS ? line.substring(0, KEPT_COLUMNS) : line, into);
                listener.accept(line);
            }
        } catch (IOException e) {
            keep("(the rest of this output could not be read: " + e.getMessage() + ")", into);
        }
    }

    private synchronized void keep(String line, Deque<String> into) {
        if (into.size() == KEPT_LINES) {
            into.removeFirst();
        }
        into.addLast(line);
        Writer file = log;
        if (file != null) {
            try {
                file.write(Redaction.of(line) + "\n");
                file.flush();
            } catch (IOException e) {
                into.addLast("(this line could not be written to the log: " + e.getMessage() + ")");
            }
        }
    }

    private synchronized List<String> copy(Deque<String> lines) {
        return List.copyOf(lines);
    }

    private void closeLog() {
        Writer file = log;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new EnvironmentException("Could not close the log of a command: " + e, e);
            }
        }
    }

    private static @Nullable Writer open(@Nullable Path log, String commandLine) {
        if (log == null) {
            return null;
        }
        try {
            Path folder = log.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Writer writer = Files.newBufferedWriter(
                    log, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
            writer.write("$ " + Redaction.of(commandLine) + "\n");
            writer.flush();
            return writer;
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the log " + log + ": " + e, e);
        }
    }
}
