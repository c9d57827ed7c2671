package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.expect.Observation;

/**
 * What a time server answered (RFC 5905).
 *
 * @param target the server, as failures call it
 * @param address its address and port
 * @param from where it was asked from
 * @param problem why there is no answer; empty where there is one, and then only do the others mean anything
 * @param offset how far its clock is ahead of this computer's; negative where it is behind
 * @param delay how long question and answer were under way together; the offset is right up to half of it
 * @param stratum how many servers are between it and a clock, 1 to 15; 16 where it is not synchronized, 0 where it refuses to serve
 * @param leap the leap indicator: 0 for none, 1 and 2 for a last minute of the day with a second more or less, 3 where its clock is not
 *     synchronized
 * @param rootDelay how long a packet takes from it to the clock and back
 * @param rootDispersion how far its clock may have wandered from that one
 * @param reference where it has its time from: four letters of a clock, or an address; of a refusal, its four letters
 * @param means how the datagram was sent
 * @param took the whole exchange
 */
@Api
public record NtpObservation(
        String target,
        InetSocketAddress address,
        String from,
        String problem,
        Duration offset,
        Duration delay,
        int stratum,
        int leap,
        Duration rootDelay,
        Duration rootDispersion,
        String reference,
        String means,
        Duration took)
        implements Observation {

    private static final int ALARM = 3;
    private static final int UNSYNCHRONIZED = 16;

    /** Whether the server answered with a time. */
    public boolean isAnswered() {
        return problem.isEmpty();
    }

    /** Whether the server says that its own clock is synchronized. */
    public boolean isSynchronized() {
        return isAnswered() && leap != ALARM && stratum > 0 && stratum < UNSYNCHRONIZED;
    }

    /** How far from the truth {@link #offset} may be: half of the delay. */
    public Duration uncertainty() {
        return delay.dividedBy(2);
    }

    /** How far the clocks are apart, whichever is ahead. */
    public Duration distance() {
        return offset.abs();
    }

    @Override
    public String description() {
        if (!isAnswered()) {
            return problem;
        }
        String direction = offset.isNegative() ? " behind" : " ahead";
        String clock = "its clock is " + Millis.text(distance()) + direction + ", give or take "
                + Millis.text(uncertainty()) + ", at stratum " + stratum;
        return isSynchronized()
                ? clock
                : "it is not synchronized (stratum " + stratum + ", leap " + leap + "); " + clock;
    }

    @Override
    public List<String> details() {
        return isAnswered()
                ? List.of(
                        "reference: " + reference + ", root delay " + Millis.text(rootDelay) + ", root dispersion "
                                + Millis.text(rootDispersion),
                        "by: " + means)
                : List.of("by: " + means);
    }
}
