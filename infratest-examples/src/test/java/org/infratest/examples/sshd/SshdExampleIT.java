package org.infratest.examples.sshd;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.infratest.environment.Host;
import org.infratest.junit.OnHost;
import org.infratest.junit.To;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.SshProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.UdpObservation;
import org.infratest.probe.UdpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;

@SshdEnvironment({"web", "db"})
class SshdExampleIT {

    @Test
    void greetsAsOpenSsh(@To("web") BannerProbe banner) {
        banner.assertStartsWith(2222, "SSH-2.0-OpenSSH");
    }

    @Test
    void letsNobodyInWithAPassword(@To("web") SshProbe ssh) {
        SshProbe root = ssh.port(2222).user("root");
        root.assertOffers("publickey");
        root.assertDoesNotOffer("password");
        root.assertDoesNotLogIn("letmein");
    }

    @Test
    void showsTheKeyOfItsOwnDisk(@To("db") SshProbe ssh, @OnHost("db") SshSession db, @OnHost("web") Host web) {
        String keys = db.exec("ssh-keyscan -p 2222 127.0.0.3 2> /dev/null | ssh-keygen -l -f -")
                .stdout();
        String fingerprint = keys.replaceFirst("(?s).*?(SHA256:\\S+).*", "$1");
        ssh.port(2222).from(web).assertHostKey(fingerprint);
    }

    @Test
    void machinesReachEachOther(@To("db") TcpProbe tcp, @OnHost("web") Host web) {
        tcp.from(web).assertOpen(2222);
        tcp.from(web).assertClosed(2223);
    }

    @Test
    void datagramsAndEchoesLeaveFromTheMachine(
            @To("db") UdpProbe udp, @To("db") IcmpProbe icmp, @OnHost("web") Host web) throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("127.0.0.3"))) {
            Thread thread = new Thread(() -> answer(server));
            thread.setDaemon(true);
            thread.start();
            UdpObservation seen = udp.from(web).send(new byte[] {0, 10, -1}).observe(server.getLocalPort());
            assertThat(seen.bytes()).containsExactly(0, 10, -1);
            assertThat(seen.means()).isIn("python3", "bash");
        }
        udp.from(web).assertRefused(2223);
        icmp.from(web).count(3).interval(ofMillis(200)).assertLossAtMost(0);
    }

    private static void answer(DatagramSocket server) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        try {
            server.receive(packet);
            server.send(packet);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachIsAnotherMachine(@OnHost("web") SshSession web, @OnHost("db") SshSession db) {
        assertThat(web.exec("echo $SSH_CONNECTION").stdout()).contains(" 127.0.0.2 2222");
        assertThat(db.exec("echo $SSH_CONNECTION").stdout()).contains(" 127.0.0.3 2222");
    }
}
