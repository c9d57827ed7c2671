package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;

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
            public Echo echo(InetAddress target, Duration timeout) {
                return echo;
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
            public Echo echo(InetAddress target, Duration timeout) throws MeansMissingException {
                throw new MeansMissingException(reason);
            }
        };
    }
}
