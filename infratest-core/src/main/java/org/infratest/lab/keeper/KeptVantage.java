package org.infratest.lab.keeper;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.DatagramPattern;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.UdpExchange;
import org.infratest.vantage.Vantage;

/** Looks from the lab's own host in a keeper, as the JVM of the test does from its own lab. */
public final class KeptVantage implements Vantage {

    private final KeeperClient keeper;
    private final List<InetAddress> addresses;

    /**
     * Creates one.
     *
     * @param addresses those of the lab's own host
     */
    public KeptVantage(KeeperClient keeper, List<InetAddress> addresses) {
        this.keeper = keeper;
        this.addresses = List.copyOf(addresses);
    }

    @Override
    public String name() {
        return JvmVantage.NAME;
    }

    @Override
    public List<InetAddress> addresses() {
        return addresses;
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        return keeper.connect(target, timeout);
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        return keeper.ask(new Ask.Echoes(target, plan), Answer.Echoed.class).echoes();
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        return exchange(target, payload, DatagramPattern.ANY, timeout).end();
    }

    @Override
    public UdpExchange exchange(InetSocketAddress target, byte[] payload, DatagramPattern wanted, Duration timeout) {
        Datagram.requireFits(payload);
        return keeper.ask(new Ask.Exchange(target, payload, wanted.text(), timeout), Answer.Exchanged.class)
                .exchange();
    }

    @Override
    public String toString() {
        return name();
    }
}
