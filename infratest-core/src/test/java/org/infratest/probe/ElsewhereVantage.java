package org.infratest.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.Vantage;

/** Leads all connections to a server on loopback, whatever address they were meant for; or says what came of them. */
final class ElsewhereVantage implements Vantage {

    private final String name;
    private final int port;
    private final Dial outcome;

    ElsewhereVantage(String name, int port) {
        this(name, port, new Dial.NotOpened(Dial.State.NOT_OPEN, "nobody knows why", Duration.ZERO));
    }

    ElsewhereVantage(String name, Peer peer) {
        this(name, peer.port());
    }

    ElsewhereVantage(String name, Dial outcome) {
        this(name, 0, outcome);
    }

    private ElsewhereVantage(String name, int port, Dial outcome) {
        this.name = name;
        this.port = port;
        this.outcome = outcome;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<InetAddress> addresses() {
        return List.of();
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        if (port == 0) {
            return outcome;
        }
        try {
            return new Dial.Opened(new Socket(InetAddress.getLoopbackAddress(), port), Duration.ofMillis(1));
        } catch (IOException e) {
            throw new EnvironmentException("The server on loopback is gone: " + e, e);
        }
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        throw new AssertionError("Only connections lead elsewhere");
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        throw new AssertionError("Only connections lead elsewhere");
    }
}
