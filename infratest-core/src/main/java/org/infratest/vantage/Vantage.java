package org.infratest.vantage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;

/**
 * Where a probe looks from. It opens streams, sends echo requests and datagrams, and says what came back without judging it.
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
     * Opens a TCP connection to each target and closes it again at once, many at the same time.
     *
     * @param targets resolved addresses
     * @param timeout after which an unanswered attempt counts as filtered
     * @return what came of each, in the order of the targets; the sockets of opened connections are closed
     */
    default List<Dial> connectEach(List<InetSocketAddress> targets, Duration timeout) {
        return new ParallelDials(this, timeout).look(targets);
    }

    /**
     * Sends one ICMP echo request (RFC 792, RFC 4443) and waits for what comes back.
     * Never anything but ICMP: where no echo can be sent from here, that is an error.
     *
     * @param timeout how long to wait for the reply
     * @throws org.infratest.EnvironmentException if this place has no means to send one, naming each that was tried
     */
    default Echo echo(InetAddress target, Duration timeout) {
        return echoes(target, EchoPlan.once(timeout)).get(0);
    }

    /**
     * Sends several ICMP echo requests, one after the other and without waiting for the reply to one before the next is sent.
     *
     * @param plan how many, how large and how often
     * @return what came of each, in the order in which they were sent
     * @throws org.infratest.EnvironmentException if this place has no means to send one, naming each that was tried
     */
    List<Echo> echoes(InetAddress target, EchoPlan plan);

    /**
     * Sends one UDP datagram (RFC 768) and waits for one that comes back from there, or for an ICMP message about it.
     *
     * @param target a resolved address
     * @param payload what it carries, at most 65,507 bytes
     * @param timeout how long to wait for an answer
     * @throws org.infratest.ConfigurationException if the payload does not fit
     * @throws org.infratest.EnvironmentException if this place has no means to send one, naming each that was tried
     */
    Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout);

    /**
     * Sends one UDP datagram and listens for its answer until the time is over, past whatever else comes from there. An ICMP message ends
     * it as well. A place that does not implement this looks at the first datagram alone, and does not know where that is not the answer.
     *
     * @param target a resolved address
     * @param payload what it carries, at most 65,507 bytes
     * @param wanted how the answer begins
     * @param timeout how long to listen
     * @throws org.infratest.ConfigurationException if the payload does not fit
     * @throws org.infratest.EnvironmentException if this place has no means to send one, naming each that was tried
     */
    default UdpExchange exchange(InetSocketAddress target, byte[] payload, DatagramPattern wanted, Duration timeout) {
        return UdpExchange.ofFirst(datagram(target, payload, timeout), wanted);
    }
}
