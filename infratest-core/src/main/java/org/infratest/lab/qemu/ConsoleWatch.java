package org.infratest.lab.qemu;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;

/**
 * The serial console of a machine: all of it goes into a log, up to a limit, and what means trouble is reported at once. Of each kind
 * the first is reported, as one panic fills many lines.
 */
final class ConsoleWatch implements SocketLoop.Reader {

    private static final long LOGGED_BYTES = 32L << 20;

    private final Path log;
    private final OutputStream file;
    private final Consumer<Alarm> listener;
    private final ConsoleText text = new ConsoleText(this::look, this::lookAtOpen);
    private final Set<Alarm.Kind> told = EnumSet.noneOf(Alarm.Kind.class);
    private final CompletableFuture<Alarm> fatal = new CompletableFuture<>();
    private long logged;

    /**
     * Opens the log.
     *
     * @param log appended to, as a machine may be switched off and on
     * @param listener told of trouble; must not block
     */
    ConsoleWatch(Path log, Consumer<Alarm> listener) {
        this.log = log;
        this.listener = listener;
        try {
            file = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the console's log " + log + ": " + e, e);
        }
    }

    /** Completed with the first thing that keeps the machine from going on. */
    CompletableFuture<Alarm> fatal() {
        return fatal;
    }

    /** Its last lines, without control characters. */
    List<String> lastLines(int count) {
        return text.last(count);
    }

    @Override
    public void received(ByteBuffer bytes) {
        log(bytes.duplicate());
        text.add(bytes);
    }

    @Override
    public void ended() {
        text.end();
        try {
            file.close();
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the console's log " + log + ": " + e, e);
        }
    }

    private void log(ByteBuffer bytes) {
        if (logged >= LOGGED_BYTES) {
            return;
        }
        logged += bytes.remaining();
        try {
            file.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            if (logged >= LOGGED_BYTES) {
                file.write("\n... the rest is not logged\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the console's log " + log + ": " + e, e);
        }
    }

    private void look(String line) {
        Alarm.in(line).ifPresent(this::tell);
    }

    private void lookAtOpen(String line) {
        Alarm.in(line).filter(alarm -> alarm.kind().asks()).ifPresent(this::tell);
    }

    private void tell(Alarm alarm) {
        if (!told.add(alarm.kind())) {
            return;
        }
        if (alarm.kind().endsBoot()) {
            fatal.complete(alarm);
        }
        listener.accept(alarm);
    }
}
