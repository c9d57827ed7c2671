package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;

/**
 * Tells the machines of one network this computer's time, at UDP port 123 of the host's addresses there (SNTP: RFC 5905, section 14). It keeps
 * nothing of those that ask.
 */
public final class NtpServer implements AutoCloseable {

    private static final int PORT = 123;
    private static final int HEADER = 48;
    private static final int CLIENT = 3;
    private static final int SERVER = 4;
    private static final int VERSION = 0x38;
    private static final int FIRST_VERSION = 0x08;
    private static final int LAST_VERSION = 0x20;

    /** Who has a better source keeps to that one: this computer's clock may be set by anything or nothing. */
    private static final int STRATUM = 10;

    private static final int PRECISION = -20; // a microsecond, as a power of two
    private static final int LOCAL_CLOCK = 0x4c4f434c; // LOCL
    private static final int TRANSMITTED = 40;
    private static final long FROM_1900_TO_1970 = 2_208_988_800L;

    private final IpHost host;
    private final Clock clock;
    private final Udp.Port port;

    private NtpServer(IpHost host, IpInterface on, Clock clock) throws IOException {
        this.host = host;
        this.clock = clock;
        this.port = host.udp().bind(on, PORT, (in, from, datagram) -> received(datagram));
    }

    /**
     * Begins to serve.
     *
     * @param network one on which the host has an address
     * @throws IOException if there is a server already
     */
    public static NtpServer start(IpHost host, String network) throws IOException {
        return start(host, network, Clock.systemUTC());
    }

    static NtpServer start(IpHost host, String network, Clock clock) throws IOException {
        return new NtpServer(host, host.on(network), clock);
    }

    private void received(UdpDatagram datagram) {
        InetSocketAddress own = datagram.destination();
        InetSocketAddress client = datagram.source();
        if (!isRequest(datagram.payload()) || !host.routes().isOwn(own.getAddress()) || client.getPort() == 0) {
            host.discards().count(Discard.MALFORMED);
            return;
        }
        port.reply(own, client, answer(datagram.payload(), timestamp(clock.instant())));
    }

    private static boolean isRequest(ByteBuffer message) {
        if (message.remaining() < HEADER) {
            return false;
        }
        int first = message.get(message.position());
        int version = first & VERSION;
        return (first & 7) == CLIENT && version >= FIRST_VERSION && version <= LAST_VERSION;
    }

    private static ByteBuffer answer(ByteBuffer request, long now) {
        int at = request.position();
        ByteBuffer answer = ByteBuffer.allocate(HEADER);
        answer.put((byte) ((request.get(at) & VERSION) | SERVER))
                .put((byte) STRATUM)
                .put(request.get(at + 2)) // how often it asks
                .put((byte) PRECISION);
        answer.putLong(0).putInt(LOCAL_CLOCK); // nothing between us and the clock
        answer.putLong(now).putLong(request.getLong(at + TRANSMITTED));
        return answer.putLong(now).putLong(now).flip();
    }

    /** Seconds since 1900, and the fraction of one in units of 2^-32; begins anew in 2036, as all do. */
    private static long timestamp(Instant time) {
        long fraction = ((long) time.getNano() << 32) / 1_000_000_000L;
        return ((time.getEpochSecond() + FROM_1900_TO_1970) << 32) | fraction;
    }

    @Override
    public void close() {
        port.close();
    }
}
