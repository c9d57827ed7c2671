package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

class PingCommandTest {

    private static final Duration TOOK = Duration.ofMillis(1_010);

    @Test
    void commandIsBoundedAndNeverLooksUpNames() {
        assertThat(PingCommand.variants(Subnet.address("192.0.2.7"), Duration.ofMillis(1_200)))
                .containsExactly(
                        "LC_ALL=C ping -n -c 1 -W 2 192.0.2.7", "LC_ALL=C sudo -n ping -n -c 1 -W 2 192.0.2.7");
    }

    @Test
    void replyOfIputilsIsRead() {
        assertThat(read(0, """
                PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.
                64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.054 ms

                --- 127.0.0.1 ping statistics ---
                1 packets transmitted, 1 received, 0% packet loss, time 0ms
                rtt min/avg/max/mdev = 0.054/0.054/0.054/0.000 ms
                """, "")).contains(new Echo.Replied("ping", Duration.ofNanos(54_000), 64));
    }

    @Test
    void replyOfBusyboxIsRead() {
        assertThat(read(0, "64 bytes from 192.0.2.1: seq=0 ttl=63 time=1.250 ms\n", ""))
                .contains(new Echo.Replied("ping", Duration.ofNanos(1_250_000), 63));
    }

    @Test
    void noReplyIsSilence() {
        assertThat(read(1, """
                PING 192.0.2.2 (192.0.2.2) 56(84) bytes of data.

                --- 192.0.2.2 ping statistics ---
                1 packets transmitted, 0 received, 100% packet loss, time 0ms
                """, "")).contains(new Echo.Silent("ping", TOOK));
    }

    @Test
    void wordsOfARouterAreToldWithItsAddress() {
        assertThat(read(1, "From 10.0.0.1 icmp_seq=1 Destination Host Unreachable\n", ""))
                .contains(new Echo.Unreachable("ping", "Destination Host Unreachable, says 10.0.0.1"));
        assertThat(read(1, "From 10.0.0.1 icmp_seq=1 Packet filtered\n", ""))
                .contains(new Echo.Unreachable("ping", "Packet filtered, says 10.0.0.1"));
    }

    @Test
    void wordsOfTheSystemAreTold() {
        assertThat(read(2, "", "ping: connect: Network is unreachable\n"))
                .contains(new Echo.Unreachable("ping", "network is unreachable"));
        assertThat(read(
                        2,
                        "",
                        "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules\n"))
                .contains(new Echo.Unreachable("ping", "the route there is prohibited (permission denied)"));
    }

    @Test
    void pingThatIsMissingOrMayNotSendSaysNothingAboutTheTarget() {
        assertThat(read(127, "", "sh: 1: ping: not found\n")).isEmpty();
        assertThat(read(
                        2,
                        "",
                        "ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n"
                                + "ping: => missing cap_net_raw+p capability or setuid?\n"))
                .isEmpty();
        assertThat(read(1, "", "ping: permission denied (are you root?)\n")).isEmpty();
        assertThat(read(1, "", "sudo: a password is required\n")).isEmpty();
        assertThat(read(2, "", "ping: something new\n")).isEmpty();
    }

    private static Optional<Echo> read(int exitCode, String stdout, String stderr) {
        return PingCommand.read(exitCode, stdout, stderr, TOOK);
    }
}
