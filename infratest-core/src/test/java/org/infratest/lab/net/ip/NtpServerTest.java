package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NtpServerTest {

    private static final int LENGTH = 48;

    private final TwoHosts hosts = new TwoHosts();

    @BeforeEach
    void serve() throws IOException {
        // The example of RFC 5905, figure 4: the epoch of Unix is second 2208988800.
        NtpServer.start(hosts.a, "lan", Clock.fixed(Instant.ofEpochSecond(0, 500_000_000), ZoneOffset.UTC));
    }

    private List<ByteBuffer> ask(ByteBuffer request) throws IOException {
        List<ByteBuffer> answers = new ArrayList<>();
        try (Udp.Port port = hosts.b.udp().bind(null, 0, (in, from, datagram) -> {
            ByteBuffer copy = ByteBuffer.allocate(datagram.payload().remaining());
            answers.add(copy.put(datagram.payload()).flip());
        })) {
            port.send(TwoHosts.at(TwoHosts.A4, 123), request);
            hosts.loop.run(ofMillis(20));
        }
        return answers;
    }

    private static ByteBuffer request(int first) {
        return ByteBuffer.allocate(LENGTH).put(0, (byte) first).put(2, (byte) 6).putLong(40, 0x1122_3344_5566_7788L);
    }

    @Test
    void timeIsToldInTheVersionOfTheClient() throws IOException {
        assertThat(ask(request(0x23))).singleElement().satisfies(answer -> {
            assertThat(answer.limit()).isEqualTo(LENGTH);
            assertThat(HexFormat.of().formatHex(answer.array()))
                    .isEqualTo("240a06ec" + "00000000" + "00000000" + "4c4f434c" // mode 4, stratum 10, LOCL
                            + "83aa7e8080000000" // when the clock was set
                            + "1122334455667788" // as the client sent it
                            + "83aa7e8080000000" + "83aa7e8080000000");
        });
        assertThat(ask(request(0x1b)).get(0).get(0)).isEqualTo((byte) 0x1c);
    }

    @Test
    void whatIsNoRequestIsNotAnswered() throws IOException {
        for (int first : List.of(0x24, 0x21, 0x03, 0x2b)) { // a server, a peer, and versions 0 and 5
            assertThat(ask(request(first))).as("%x", first).isEmpty();
        }
        assertThat(ask(request(0x23).limit(LENGTH - 1))).isEmpty();
    }
}
