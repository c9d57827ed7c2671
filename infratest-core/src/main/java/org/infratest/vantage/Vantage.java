package org.infratest.vantage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;

/**
 * Where a probe looks from. It opens streams and sends echo requests, and says what came back without judging it.
 * Implementations are safe for use by several threads.
 */
@Api
public interface Vantage {

    /** How reports call this place: {@code this JVM}, or the name of a machine. */
    String name();

    /**
     * The addresses that this place has itself, without loopback and without any interface that carries infratest's own
     * SSH. A probe prefers a network that it shares with its target.
     */
    List<InetAddress> addresses();

    /**
     * Opens a TCP connection to {@code target}. The caller closes the socket of an opened connection.
     *
     * @param target a resolved address
     * @param timeout after which an unanswered attempt counts as filtered
     */
    Dial connect(InetSocketAddress target, Duration timeout);

    /**
     * Sends one ICMP echo request (RFC 792, RFC 4443) and waits for what comes back.
     * Never anything but ICMP: where no echo can be sent from here, that is an error.
     *
     * @param timeout how long to wait for the reply
     * @throws org.infratest.EnvironmentException if this place has no means to send one, naming each that was tried
     */
    Echo echo(InetAddress target, Duration timeout);
}
