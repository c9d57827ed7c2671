package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the lab's names on one network, by UDP and TCP at port 53 of the host's addresses there (RFC 1035). What is not
 * the lab's is refused, or passed on.
 */
public final class DnsServer implements AutoCloseable {

    static final int MOST_PASSED_ON = 256;

    private static final int PORT = 53;
    private static final int INTERNET = 1;
    private static final int ANY_CLASS = 255;

    private final IpHost host;
    private final DnsZone zone;
    private final DnsSettings settings;
    private final List<TcpListener> listeners = new ArrayList<>();
    private final Udp.Port port;
    private int passedOn;

    private DnsServer(IpHost host, IpInterface on, DnsSettings settings) throws IOException {
        this.host = host;
        this.settings = settings;
        this.zone = new DnsZone(settings);
        this.port = host.udp().bind(on, PORT, (in, from, datagram) -> received(datagram));
        DnsStreams streams = new DnsStreams(host.loop(), this::answer);
        for (InetAddress address : on.addresses().all()) {
            listeners.add(host.tcp().listen(new InetSocketAddress(address, PORT), streams::incoming));
        }
    }

    /**
     * Begins to serve.
     *
     * @param network one on which the host has an address
     * @throws IOException if there is a server already
     */
    public static DnsServer start(IpHost host, String network, DnsSettings settings) throws IOException {
        return new DnsServer(host, host.on(network), settings);
    }

    private void received(UdpDatagram datagram) {
        InetSocketAddress from = datagram.destination();
        InetSocketAddress to = datagram.source();
        if (host.routes().isOwn(from.getAddress()) && to.getPort() != 0) {
            answer(datagram.payload(), true, bytes -> port.reply(from, to, ByteBuffer.wrap(bytes)));
        }
    }

    /** Answers a message, at once or later, or not at all. */
    private void answer(ByteBuffer message, boolean udp, Consumer<byte[]> then) {
        if (message.remaining() < DnsQuery.HEADER || (DnsQuery.flags(message) & DnsQuery.RESPONSE) != 0) {
            host.discards().count(Discard.MALFORMED);
            return;
        }
        DnsQuery query = DnsQuery.read(message);
        if (query == null) {
            host.discards().count(Discard.MALFORMED);
            then.accept(DnsAnswer.formatError(DnsQuery.id(message), DnsQuery.flags(message)));
            return;
        }
        DnsAnswer known = known(query);
        DnsUpstream upstream = settings.upstream();
        if (known != null) {
            then.accept(known.bytes(udp));
        } else if (upstream == null) {
            then.accept(new DnsAnswer(query, DnsAnswer.REFUSED, false).bytes(udp));
        } else {
            passOn(query, message, upstream, udp, then);
        }
    }

    private @Nullable DnsAnswer known(DnsQuery query) {
        if (query.opcode() != 0) {
            return new DnsAnswer(query, DnsAnswer.NOT_IMPLEMENTED, false);
        }
        if (query.ednsVersion() != 0) {
            return new DnsAnswer(query, DnsAnswer.BAD_VERSION, false);
        }
        if (query.dnsClass() != INTERNET && query.dnsClass() != ANY_CLASS) {
            return new DnsAnswer(query, DnsAnswer.REFUSED, false);
        }
        return zone.answer(query);
    }

    private void passOn(DnsQuery query, ByteBuffer message, DnsUpstream upstream, boolean udp, Consumer<byte[]> then) {
        byte[] failed = new DnsAnswer(query, DnsAnswer.SERVER_FAILURE, false).bytes(udp);
        if (passedOn == MOST_PASSED_ON) {
            then.accept(failed);
            return;
        }
        passedOn++;
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        upstream.ask(bytes, udp)
                .whenComplete((answer, failure) -> host.loop().execute(() -> {
                    passedOn--;
                    boolean usable = failure == null && answer != null && answer.length >= DnsQuery.HEADER;
                    then.accept(usable && answer.length <= 0xffff ? answer : failed);
                }));
    }

    @Override
    public void close() {
        port.close();
        listeners.forEach(TcpListener::close);
    }
}
