package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.infratest.Api;
import org.infratest.event.Durations;
import org.infratest.expect.Observation;
import org.infratest.vantage.IcmpCode;
import org.jspecify.annotations.Nullable;

/**
 * What came of one ICMP echo request, or of several in a row.
 *
 * @param target the host, as failures call it
 * @param address the address
 * @param from where they were sent from
 * @param state what came back: a reply if there was any, else a message if there was any, else silence
 * @param reason who says that there is no way, and in which words; empty for other states
 * @param by who sent the ICMP message that says so, or null where none came or the means does not tell
 * @param code that message, or null
 * @param means how they were sent: by a socket, or by {@code ping}
 * @param ttl the last reply's time to live, or -1 where it is not known
 * @param sent how many requests were sent
 * @param received how many replies came in time
 * @param roundTrips the times from requests to replies; all zero where none came
 * @param took of one request until the reply came, or how long it was waited for; of several, how long all of it took
 */
@Api
public record IcmpObservation(
        String target,
        InetAddress address,
        String from,
        State state,
        String reason,
        @Nullable InetAddress by,
        @Nullable IcmpCode code,
        String means,
        int ttl,
        int sent,
        int received,
        RoundTrips roundTrips,
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

    /** The share of requests without a reply in time, from 0 to 1. */
    public double loss() {
        return (sent - received) / (double) sent;
    }

    @Override
    public String description() {
        return sent == 1 ? descriptionOfOne() : descriptionOfSeveral();
    }

    private String descriptionOfOne() {
        return switch (state) {
            case REPLIED -> took.toMillis() < 1 ? "it replied within 1 ms" : "it replied after " + Durations.text(took);
            case SILENT -> "nothing came back within " + Durations.text(took);
            case UNREACHABLE -> "there was no way there (" + reason + ")";
        };
    }

    private String descriptionOfSeveral() {
        return switch (state) {
            case REPLIED ->
                String.format(Locale.ROOT, "%d of %d replies came, %.4g %% lost", received, sent, 100 * loss());
            case SILENT -> "nothing came back to " + sent + " requests within " + Durations.text(took);
            case UNREACHABLE -> "there was no way there (" + reason + ") for " + sent + " requests";
        };
    }

    @Override
    public List<String> details() {
        return sent > 1 && received > 0 ? List.of("round trips: " + roundTrips.text()) : List.of();
    }
}
