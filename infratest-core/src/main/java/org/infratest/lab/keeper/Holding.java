package org.infratest.lab.keeper;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.infratest.EnvironmentException;

/** The use of a kept lab: as long as this is open, its keeper knows that somebody uses it. It ends with this JVM in any case. */
public final class Holding implements AutoCloseable {

    private final KeeperClient client;
    private final Talk talk;
    private final BlockingQueue<Optional<Answer>> told = new LinkedBlockingQueue<>();

    Holding(KeeperClient client, Talk talk) {
        this.client = client;
        this.talk = talk;
        Thread listener = new Thread(this::listen, "infratest-keeper-holding");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        try {
            Optional<Answer> next;
            do {
                next = talk.hear();
                told.add(next);
            } while (next.isPresent());
        } catch (IOException e) {
            told.add(Optional.empty());
        }
    }

    /**
     * What the keeper tells next.
     *
     * @param patience how long to wait
     * @return empty where it tells nothing so long
     * @throws EnvironmentException if the keeper has ended, or the wait is interrupted
     */
    public Optional<Answer> next(Duration patience) {
        Optional<Answer> next;
        try {
            next = told.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while waiting for the keeper of lab '" + client.lab() + "'", e);
        }
        if (next == null) {
            return Optional.empty();
        }
        if (next.isEmpty()) {
            told.add(next); // for whoever asks again
            throw client.ended(new IOException("it has ended the connection"));
        }
        return next;
    }

    @Override
    public void close() {
        talk.close();
    }
}
