package org.infratest.diagnosis;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.Vantage;

/**
 * A vantage from which nothing opens, and of which nobody can ask more.
 *
 * @param name its name
 */
record NoPlace(String name) implements Vantage {

    @Override
    public List<InetAddress> addresses() {
        return List.of(Story.APP);
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        return new Dial.NotOpened(Dial.State.FILTERED, "no answer within 1 s", Duration.ofMillis(1));
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        return Collections.nCopies(plan.count(), new Echo.Silent("ping", plan.timeout()));
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        return new Datagram.Silent("udp socket", timeout);
    }
}
