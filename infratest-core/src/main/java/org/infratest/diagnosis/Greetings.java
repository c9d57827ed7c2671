package org.infratest.diagnosis;

import org.infratest.expect.Observation;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.NtpObservation;

/** What a service that is asked by datagrams answers at once, whatever else it was asked before. */
final class Greetings {

    private static final int DNS = 53;
    private static final int NTP = 123;

    /** A question for the name servers of the root (RFC 1035, section 4.1). */
    private static final byte[] NAME_SERVERS = {0x49, 0x54, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1};

    /** The length of an NTP packet without extensions (RFC 5905, section 7.3). */
    private static final int TIME_PACKET = 48;
    /** Version 4, from a client. */
    private static final byte TIME_CLIENT = 0x23;

    private Greetings() {}

    /** What to send to the service that was asked for, at that port; nothing, where nobody knows what is served there. */
    static byte[] of(Observation seen, int port) {
        if (seen instanceof DnsObservation || port == DNS) {
            return NAME_SERVERS.clone();
        }
        return seen instanceof NtpObservation || port == NTP ? time() : new byte[0];
    }

    private static byte[] time() {
        byte[] packet = new byte[TIME_PACKET];
        packet[0] = TIME_CLIENT;
        return packet;
    }
}
