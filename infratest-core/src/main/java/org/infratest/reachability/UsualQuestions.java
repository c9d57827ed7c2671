package org.infratest.reachability;

import java.nio.charset.StandardCharsets;

/** What a UDP service is asked, as silence is all that comes of a question which it does not understand. */
final class UsualQuestions {

    private static final int DNS_PORT = 53;
    private static final int NTP_PORT = 123;
    private static final int NTP_LENGTH = 48;

    /**
     * RFC 1035, section 4.1: one question with recursion desired, for the address of {@code localhost}. Resolvers answer that themselves
     * (RFC 6761, section 6.3), and whoever answers only for names of its own says so.
     */
    private static final String DNS = "\037z\1\0\0\1\0\0\0\0\0\0" + "\11localhost\0" + "\0\1" + "\0\1";

    private UsualQuestions() {}

    static byte[] of(int port) {
        return switch (port) {
            case DNS_PORT -> DNS.getBytes(StandardCharsets.ISO_8859_1);
            case NTP_PORT -> ntp();
            default -> new byte[0];
        };
    }

    /** RFC 5905, section 7.3: version 4, mode 3 (client), and nothing else. */
    private static byte[] ntp() {
        byte[] request = new byte[NTP_LENGTH];
        request[0] = 0x23;
        return request;
    }
}
