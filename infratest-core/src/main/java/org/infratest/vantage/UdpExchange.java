package org.infratest.vantage;

import java.util.Arrays;
import java.util.List;
import org.infratest.Api;

/**
 * One datagram that was sent, and all that came back until its answer did or the time was over.
 *
 * @param end the answer, or what came instead of one
 * @param strays what came from the same address and port before, and does not belong to the question: the first {@value #KEPT} of them,
 *     each cut after {@value #LONGEST} bytes
 */
@Api
public record UdpExchange(Datagram end, List<byte[]> strays) {

    /** So many strays are kept. */
    public static final int KEPT = 8;

    /** So many bytes are kept of each; more than a DNS message by UDP has. */
    public static final int LONGEST = 4096;

    /** Bounds the list. */
    public UdpExchange {
        strays = strays.stream()
                .limit(KEPT)
                .map(stray -> Arrays.copyOf(stray, Math.min(stray.length, LONGEST)))
                .toList();
    }

    /** What is known where nobody listened on after the first datagram: the answer, or that it is not known. */
    static UdpExchange ofFirst(Datagram first, DatagramPattern wanted) {
        if (!(first instanceof Datagram.Answered answered) || wanted.matches(answered.payload())) {
            return new UdpExchange(first, List.of());
        }
        Datagram unknown = new Datagram.Unknown(
                first.means(),
                first.means()
                        + " takes only the first datagram that comes, and that one does not belong to the question",
                first.took());
        return new UdpExchange(unknown, List.of(answered.payload()));
    }
}
