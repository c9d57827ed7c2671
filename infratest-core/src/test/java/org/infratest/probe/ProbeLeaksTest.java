package org.infratest.probe;

import static java.time.Duration.ofMillis;

import java.net.InetAddress;
import java.util.List;
import java.util.function.IntConsumer;
import org.infratest.environment.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Whatever a server does, a probe leaves no connection open and no thread behind. */
@Isolated
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ProbeLeaksTest {

    private final Host host = new TestHosts().at(InetAddress.getLoopbackAddress());

    private List<IntConsumer> probes() {
        return List.of(
                port -> BannerProbe.to(host).attemptTimeout(ofMillis(200)).observe(port),
                port -> BannerProbe.to(host)
                        .tlsUnverified()
                        .attemptTimeout(ofMillis(200))
                        .observe(port),
                port -> BannerProbe.to(host)
                        .attemptTimeout(ofMillis(200))
                        .observe(port, Dialogue.begin().sendLine("x").expect("never")),
                port -> HttpProbe.to(host)
                        .port(port)
                        .attemptTimeout(ofMillis(200))
                        .observe("/"),
                port -> HttpProbe.to(host)
                        .port(port)
                        .tlsUnverified()
                        .attemptTimeout(ofMillis(200))
                        .observe("/"),
                port -> HttpProbe.to(host)
                        .port(port)
                        .http2()
                        .attemptTimeout(ofMillis(200))
                        .observe("/"),
                port -> TlsProbe.to(host).attemptTimeout(ofMillis(200)).observe(port),
                port -> TlsProbe.to(host).attemptTimeout(ofMillis(200)).observeVersions(port),
                port -> SshProbe.to(host)
                        .port(port)
                        .attemptTimeout(ofMillis(200))
                        .observe(),
                port -> SmtpProbe.to(host)
                        .port(port)
                        .attemptTimeout(ofMillis(200))
                        .observe(),
                port -> MySqlProbe.to(host)
                        .port(port)
                        .attemptTimeout(ofMillis(200))
                        .observe(),
                port -> PostgresProbe.to(host)
                        .port(port)
                        .attemptTimeout(ofMillis(200))
                        .observe(),
                port -> NfsProbe.to(host)
                        .port(port)
                        .attemptTimeout(ofMillis(200))
                        .observe());
    }

    private static List<Peer.Behaviour> behaviours() {
        return List.of(
                (socket, peer) -> peer.stay(),
                (socket, peer) -> socket.setSoLinger(true, 0),
                (socket, peer) -> Peer.send(socket, "220 mail\r\n"),
                (socket, peer) -> {
                    while (!peer.pause(20)) {
                        socket.getOutputStream().write('x');
                    }
                });
    }

    @Test
    void nothingIsLeftBehind() {
        everythingOnce(); // what is loaded at the first use stays
        Left before = Left.now();
        everythingOnce();
        before.awaitNoMore();
    }

    private void everythingOnce() {
        for (Peer.Behaviour behaviour : behaviours()) {
            try (Peer peer = Peer.that(behaviour)) {
                probes().forEach(probe -> probe.accept(peer.port()));
            }
        }
    }
}
