package org.infratest.lab.keeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.infratest.vantage.Dial;

/**
 * Asks the keeper that listens at a socket.
 *
 * @param lab how people call the lab, for messages
 * @param socket where its keeper listens
 */
public record KeeperClient(String lab, Path socket) {

    /** Whether the keeper's socket is there; that somebody listens at it shows only when he is asked. */
    public boolean isThere() {
        return Files.exists(socket);
    }

    /**
     * The answer to a question that has one.
     *
     * @param type the kind of answer that is expected
     * @throws EnvironmentException if it failed there, or if the keeper has ended
     * @throws org.infratest.ConfigurationException if it is refused there for what was asked
     */
    public <T extends Answer> T ask(Ask ask, Class<T> type) {
        try (Talk talk = Talk.to(socket)) {
            return expected(answer(talk, ask), type);
        } catch (IOException e) {
            throw ended(e);
        }
    }

    /** Opens a connection from the lab's own host. */
    Dial connect(InetSocketAddress target, Duration timeout) {
        Talk talk = null;
        boolean kept = false;
        try {
            talk = Talk.to(socket);
            Answer answer = answer(talk, new Ask.Connect(target, timeout));
            if (answer instanceof Answer.NotOpened not) {
                return not.dial();
            }
            Answer.Opened opened = expected(answer, Answer.Opened.class);
            Socket connection = KeptSocket.of(talk, opened.local(), target);
            kept = true;
            return new Dial.Opened(connection, opened.took());
        } catch (IOException e) {
            throw ended(e);
        } finally {
            if (talk != null && !kept) {
                talk.close();
            }
        }
    }

    /**
     * Uses the lab until that is closed.
     *
     * @throws EnvironmentException if no keeper is there
     */
    public Holding hold() {
        try {
            Talk talk = Talk.to(socket);
            talk.ask(new Ask.Hold());
            return new Holding(this, talk);
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private static Answer answer(Talk talk, Ask ask) throws IOException {
        Deadline deadline = Deadline.of(ask.patience(), talk);
        try (deadline) {
            talk.ask(ask);
            Optional<Answer> answer = talk.hear();
            return answer.orElseThrow(() -> new IOException("it ended the connection without an answer"));
        } catch (IOException e) {
            throw deadline.hasPassed()
                    ? new IOException("it did not answer within " + Durations.text(ask.patience()), e)
                    : e;
        }
    }

    static <T extends Answer> T expected(Answer answer, Class<T> type) throws IOException {
        if (answer instanceof Answer.Failed failed) {
            throw failed.exception();
        }
        if (!type.isInstance(answer)) {
            throw new IOException("it answered with " + answer.getClass().getSimpleName());
        }
        return type.cast(answer);
    }

    EnvironmentException ended(IOException e) {
        return new EnvironmentException(
                "The keeper of lab '" + lab + "' does not answer any more, so its machines are gone as well ("
                        + e.getMessage() + "); the next run boots them anew",
                e);
    }
}
