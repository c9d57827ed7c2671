package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class JvmVantageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void listeningPortOpens() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            Dial dial = new JvmVantage().connect(address(server), TIMEOUT);
            assertThat(dial).isInstanceOf(Dial.Opened.class);
            ((Dial.Opened) dial).socket().close();
        }
    }

    @Test
    void closedPortIsRefused() throws IOException {
        InetSocketAddress address;
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            address = address(server);
        }
        assertThat(new JvmVantage().connect(address, TIMEOUT)).isInstanceOfSatisfying(Dial.NotOpened.class, dial -> {
            assertThat(dial.state()).isEqualTo(Dial.State.REFUSED);
            assertThat(dial.reason()).isEqualTo("connection refused");
        });
    }

    @Test
    void ownAddressesAreNotLoopback() {
        assertThat(new JvmVantage().addresses()).noneMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void firstMeansThatWorksIsTaken() {
        Echo reply = new Echo.Silent("second", TIMEOUT);
        JvmVantage vantage =
                new JvmVantage(List.of(missing("first", "not permitted"), working(reply), missing("third", "")));
        assertThat(vantage.echo(LOOPBACK, TIMEOUT)).isSameAs(reply);
    }

    @Test
    void withoutAnyMeansItSaysWhatWasTriedAndWhatToDo() {
        JvmVantage vantage =
                new JvmVantage(List.of(missing("a socket", "not permitted"), missing("ping", "not installed")));
        assertThatThrownBy(() -> vantage.echo(LOOPBACK, TIMEOUT))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "No echo request can be sent from this JVM; tried: a socket (not permitted), ping (not installed). "
                                + "Install ping (on Debian and Ubuntu: apt-get install iputils-ping), or allow ICMP sockets with: "
                                + "sysctl -w net.ipv4.ping_group_range='0 2147483647'");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void neitherSocketsNorThreadsAreLeft() throws IOException {
        JvmVantage vantage = new JvmVantage();
        try (ServerSocket server = new ServerSocket(0, 100, LOOPBACK)) {
            InetSocketAddress open = address(server);
            InetSocketAddress closed = new InetSocketAddress(LOOPBACK, 9);
            look(vantage, open, closed); // what is loaded at the first use stays
            int threads = Thread.activeCount();
            int before = openFiles();
            for (int i = 0; i < 10; i++) {
                look(vantage, open, closed);
            }
            // each of them would be there ten times
            assertThat(openFiles() - before).isLessThan(10);
            assertThat(Thread.activeCount() - threads).isLessThan(10);
        }
    }

    private static void look(JvmVantage vantage, InetSocketAddress open, InetSocketAddress closed) {
        assertThat(vantage.connectEach(List.of(open, closed, open), TIMEOUT))
                .extracting(Object::getClass)
                .containsExactly(Dial.Opened.class, Dial.NotOpened.class, Dial.Opened.class);
        assertThat(new ParallelDials(vantage, TIMEOUT).look(List.of(open, closed)))
                .hasSize(2);
        assertThat(vantage.connect(closed, TIMEOUT)).isInstanceOf(Dial.NotOpened.class);
        assertThat(vantage.datagram(closed, new byte[1], TIMEOUT)).isInstanceOf(Datagram.Refused.class);
        assertThat(UdpChannel.exchange(new UdpQuestion(closed, new byte[1], DatagramPattern.ANY, TIMEOUT))
                        .end())
                .isInstanceOf(Datagram.Refused.class);
        assertThat(vantage.echo(LOOPBACK, TIMEOUT)).isInstanceOf(Echo.Replied.class);
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    private static InetSocketAddress address(ServerSocket server) {
        return new InetSocketAddress(LOOPBACK, server.getLocalPort());
    }

    private static EchoMeans working(Echo echo) {
        return new EchoMeans() {
            @Override
            public String title() {
                return echo.means();
            }

            @Override
            public List<Echo> echoes(InetAddress target, EchoPlan plan) {
                return List.of(echo);
            }
        };
    }

    private static EchoMeans missing(String title, String reason) {
        return new EchoMeans() {
            @Override
            public String title() {
                return title;
            }

            @Override
            public List<Echo> echoes(InetAddress target, EchoPlan plan) throws MeansMissingException {
                throw new MeansMissingException(reason);
            }
        };
    }
}
