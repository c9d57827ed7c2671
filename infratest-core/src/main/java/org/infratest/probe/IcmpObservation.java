package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import org.infratest.Api;
import org.infratest.event.Durations;

/**
 * What came of one ICMP echo request.
 *
 * @param target the host, as failures call it
 * @param address the address
 * @param from where it was sent from
 * @param state what came back
 * @param reason who says that there is no way, and in which words; empty for other states
 * @param means how it was sent: by a socket, or by {@code ping}
 * @param ttl the reply's time to live, or -1 where it is not known
 * @param took until the reply came, or how long it was waited for
 */
@Api
public record IcmpObservation(
        String target,
        InetAddress address,
        String from,
        State state,
        String reason,
        String means,
        int ttl,
        Duration took)
        implements Observation {

    /** What came back. */
    public enum State {
        /** A reply. */
        REPLIED,
        /** Nothing. */
        SILENT,
        /** A message that there is no way. */
        UNREACHABLE
    }

    @Override
    public String description() {
        return switch (state) {
            case REPLIED -> took.toMillis() < 1 ? "it replied within 1 ms" : "it replied after " + Durations.text(took);
            case SILENT -> "nothing came back within " + Durations.text(took);
            case UNREACHABLE -> "there was no way there (" + reason + ")";
        };
    }
}
