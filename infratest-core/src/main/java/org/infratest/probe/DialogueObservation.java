package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/**
 * How far a dialogue with a server came.
 *
 * @param connection what came of opening the connection
 * @param transcript what was said, in order: {@code server: ...} and {@code client: ...}, each at most 200 characters
 * @param stepsDone how many steps of the dialogue came to pass
 * @param problem why it ended before its end, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record DialogueObservation(
        TcpObservation connection,
        List<String> transcript,
        int stepsDone,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements StreamObservation {

    /** Copies the list. */
    public DialogueObservation {
        transcript = List.copyOf(transcript);
    }

    /** Whether every step came to pass. */
    public boolean isCompleted() {
        return problem.isEmpty();
    }

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    @Override
    public String description() {
        return problem.isEmpty() ? "the dialogue came to its end" : Printable.line(problem, 600);
    }

    @Override
    public List<String> details() {
        return transcript;
    }

    @Override
    public @Nullable Throwable cause() {
        return failure;
    }
}
