package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of packets for a host whose hardware address is not known yet. */
class NeighboursTest {

    private final TwoHosts hosts = new TwoHosts();
    private final List<Integer> received = new ArrayList<>();

    /** All at once, to a host that answers after a while. */
    private void send(int datagrams) throws BindException {
        hosts.cable.delay = ofMillis(400);
        Udp.Port to = hosts.b
                .udp()
                .bind(
                        null,
                        0,
                        (in, from, datagram) ->
                                received.add((int) datagram.payload().get()));
        Udp.Port from = hosts.a.udp().bind(null, 0, (in, mac, datagram) -> {});
        for (int i = 0; i < datagrams; i++) {
            from.send(TwoHosts.at(TwoHosts.B4, to.number()), ByteBuffer.wrap(new byte[] {(byte) i}));
        }
        hosts.loop.run(ofSeconds(2));
    }

    @Test
    void asManyWaitForItAsOnLinux() throws Exception {
        send(101);

        assertThat(received).isEqualTo(IntStream.range(0, 101).boxed().toList());
        assertThat(hosts.a.discards().of(Discard.NO_ROOM)).isZero();
    }

    @Test
    void ofMoreTheOldestAreDroppedAndCounted() throws Exception {
        send(104);

        assertThat(received).isEqualTo(IntStream.range(3, 104).boxed().toList());
        assertThat(hosts.a.discards().of(Discard.NO_ROOM)).isEqualTo(3);
    }
}
