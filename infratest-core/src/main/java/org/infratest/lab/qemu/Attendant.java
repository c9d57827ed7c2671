package org.infratest.lab.qemu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * The second serial line of a machine, at which a program on it may wait for a line and answer with one. What the machine says there is
 * bounded, and lines that nobody asked for are dropped. Each question has a number, which its answer repeats: the answer to an earlier one may
 * come late.
 */
public final class Attendant implements SocketLoop.Reader {

    /** Of this JVM, as a machine that goes back may still answer what another object asked. */
    private static final AtomicLong ASKED = new AtomicLong();

    private static final int LONGEST = 200;
    private static final int MOST_UNREAD = 20;

    private final String machine;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>(MOST_UNREAD);
    private SocketLoop.@Nullable Line wire;

    Attendant(String machine) {
        this.machine = machine;
    }

    void over(SocketLoop.Line connection) {
        wire = connection;
    }

    /**
     * Says a line, and waits for the answer.
     *
     * @param words without a line break
     * @param beginning how an answer begins, after its number; other lines count for nothing, for a line that nobody reads may be sent back as it was
     * @return the rest of the answer; empty where there is none in time
     * @throws EnvironmentException if the machine is gone
     */
    public synchronized Optional<String> ask(String words, String beginning, Duration patience) {
        answers.clear();
        String number = ASKED.incrementAndGet() + " ";
        String expected = number + beginning;
        long end = System.nanoTime() + patience.toNanos();
        try {
            if (wire == null) {
                throw new IOException("it has no second serial line");
            }
            wire.send((number + words + "\n").getBytes(StandardCharsets.US_ASCII));
            String answer;
            do {
                answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } while (answer != null && !answer.startsWith(expected));
            return Optional.ofNullable(answer).map(text -> text.substring(expected.length()));
        } catch (IOException e) {
            throw new EnvironmentException("Machine '" + machine + "' cannot be talked to: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while machine '" + machine + "' was to answer", e);
        }
    }

    @Override
    public void received(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b != '\n' && line.size() < LONGEST) {
                line.write(b);
            } else if (b == '\n') {
                answers.offer(line.toString(StandardCharsets.US_ASCII).strip()); // a full queue is read by nobody
                line.reset();
            }
        }
    }

    @Override
    public void ended() {
        // Whoever asks next hears of it.
    }
}
