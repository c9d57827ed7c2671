package org.infratest.lab.net.ip;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.infratest.lab.net.Loop;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.ip.IcmpError.Kind;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.DatagramPattern;
import org.infratest.vantage.UdpExchange;
import org.jspecify.annotations.Nullable;

/** One datagram on its way, and what comes back to it. Lives on the loop. */
final class DatagramExchange implements UdpHandler {

    private final IpHost host;
    private final InetSocketAddress target;
    private final DatagramPattern wanted;
    private final Duration timeout;
    private final CompletableFuture<UdpExchange> outcome;
    private final List<byte[]> strays = new ArrayList<>();
    private final Loop loop;
    private final long start;
    private Udp.@Nullable Port port;
    private Loop.@Nullable Timer timer;

    DatagramExchange(
            IpHost host,
            InetSocketAddress target,
            DatagramPattern wanted,
            Duration timeout,
            CompletableFuture<UdpExchange> outcome) {
        this.host = host;
        this.target = target;
        this.wanted = wanted;
        this.timeout = timeout;
        this.outcome = outcome;
        this.loop = host.loop();
        this.start = loop.nanoTime();
    }

    void start(ByteBuffer payload) {
        Udp.Port own;
        try {
            own = host.udp().bind(null, 0, this);
        } catch (BindException e) {
            outcome.completeExceptionally(new EnvironmentException(String.valueOf(e.getMessage()), e));
            return;
        }
        port = own;
        timer = loop.schedule(timeout, this::expired);
        String problem = own.send(target, payload);
        if (problem != null) {
            end(new Datagram.Unreachable(Echoes.MEANS, problem, null, null, took()));
        }
    }

    @Override
    public void received(IpInterface in, MacAddress from, UdpDatagram datagram) {
        if (!datagram.source().equals(target)) {
            return;
        }
        byte[] bytes = new byte[datagram.payload().remaining()];
        datagram.payload().duplicate().get(bytes);
        if (wanted.matches(bytes)) {
            end(new Datagram.Answered(Echoes.MEANS, bytes, datagram.source(), took()));
        } else if (strays.size() < UdpExchange.KEPT) {
            strays.add(bytes);
        }
    }

    @Override
    public void failed(IcmpError error) {
        if (!error.destination().equals(target.getAddress()) || error.innerDestinationPort() != target.getPort()) {
            host.discards().count(Discard.UNSOLICITED);
        } else if (error.kind() == Kind.PORT_UNREACHABLE) {
            end(new Datagram.Refused(Echoes.MEANS, error.from(), took()));
        } else {
            end(new Datagram.Unreachable(Echoes.MEANS, error.reason(), error.from(), error.code(), took()));
        }
    }

    @Override
    public void unreachable(Predicate<InetAddress> concerned, String reason) {
        if (concerned.test(target.getAddress())) {
            end(new Datagram.Unreachable(Echoes.MEANS, reason, null, null, took()));
        }
    }

    private void expired() {
        String absent = host.unanswered(target.getAddress());
        end(
                absent == null
                        ? new Datagram.Silent(Echoes.MEANS, timeout)
                        : new Datagram.Unreachable(
                                Echoes.MEANS, absent + " within " + Durations.text(timeout), null, null, took()));
    }

    private void end(Datagram datagram) {
        if (port != null) {
            port.close();
        }
        if (timer != null) {
            timer.cancel();
        }
        outcome.complete(new UdpExchange(datagram, strays));
    }

    private Duration took() {
        return Duration.ofNanos(loop.nanoTime() - start);
    }
}
