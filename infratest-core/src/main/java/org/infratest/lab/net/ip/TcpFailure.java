package org.infratest.lab.net.ip;

import java.net.InetAddress;
import org.infratest.vantage.Dial;
import org.infratest.vantage.IcmpCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection did not open, or broke.
 *
 * @param reason a noun phrase, which names who said so where somebody did
 * @param by who sent an ICMP message that said so, or null where nobody did
 * @param code that message, or null
 */
record TcpFailure(
        Dial.State state,
        String reason,
        @Nullable InetAddress by,
        @Nullable IcmpCode code) {

    /** Nobody said so by ICMP. */
    TcpFailure(Dial.State state, String reason) {
        this(state, reason, null, null);
    }
}
