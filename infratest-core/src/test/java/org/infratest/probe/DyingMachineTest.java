package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.ssh.Cable;
import org.infratest.ssh.ChannelNotOpenException;
import org.infratest.ssh.CommandsOnly;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.SshTarget;
import org.infratest.ssh.TestSshServer;
import org.infratest.vantage.SshVantage;
import org.infratest.vantage.Vantage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The machine from which it is looked dies in the middle: that is said of this machine, at once, and nothing is left behind. */
@Isolated
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class DyingMachineTest {

    @TempDir
    private Path folder;

    private final Host host = new TestHosts().at(InetAddress.getLoopbackAddress());

    /** Each waits for what never comes, over a connection that the machine carries. An SSH server carries only ten at once. */
    private List<Consumer<Vantage>> overStreams(int port) {
        return List.of(
                from -> patient(BannerProbe.to(host), from).assertStartsWith(port, "never"),
                from -> patient(HttpProbe.to(host), from).port(port).assertOk("/"),
                from -> patient(HttpProbe.to(host), from).port(port).http2().assertOk("/"),
                from -> patient(TlsProbe.to(host), from).assertTrusted(port),
                from -> patient(SshProbe.to(host), from).port(port).assertOffers("password"),
                from -> patient(PostgresProbe.to(host), from).port(port).assertReady());
    }

    /** Each waits for the end of a command on the machine. */
    private List<Consumer<Vantage>> byCommands() {
        return List.of(
                from -> patient(IcmpProbe.to(host), from).assertReachable(),
                from -> patient(UdpProbe.to(host), from).assertAnswers(9),
                from -> patient(DnsProbe.to(host), from).assertNoSuchName("web.example"));
    }

    /** Until all are under way, which takes its time on a busy computer, none may have given up. */
    private static <P extends Probe<P>> P patient(P probe, Vantage from) {
        return probe.from(from).within(ZERO).attemptTimeout(ofSeconds(10));
    }

    @Test
    void machineThatDiesIsNamedAndNothingIsLeftBehind() throws Exception {
        List<Consumer<Vantage>> commands = byCommands();
        dies(Cable::cut, commands); // what is loaded at the first use stays
        Left before = Left.now();
        dies(Cable::cut, commands);
        dies(Cable::freeze, List.of());
        before.awaitNoMore();
    }

    /** The machine lets us in again, and what was looked at has done nothing. */
    @Test
    void sessionThatIsLostSaysNothingAboutTheTarget() throws Exception {
        for (int i = 0; i < overStreams(1).size(); i++) {
            int each = i; // one by one, as those that begin later begin on the new session
            dies(Cable::interrupt, port -> List.of(overStreams(port).get(each)), List.of());
        }
    }

    private void dies(Consumer<Cable> death, List<Consumer<Vantage>> commands) throws Exception {
        dies(death, this::overStreams, commands);
    }

    private void dies(
            Consumer<Cable> death, IntFunction<List<Consumer<Vantage>>> streams, List<Consumer<Vantage>> commands)
            throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger underWay = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestSshServer server = new TestSshServer(folder, (command, out, err) -> {
                    if (!command.equals("true")) {
                        underWay.incrementAndGet();
                        over.await();
                    }
                    return 0;
                });
                Peer silent = Peer.that((socket, peer) -> peer.stay());
                Cable cable = new Cable(server.port());
                SshSession session = SshSessions.connect(through(cable, server), new HostKeys(), ofSeconds(4))) {
            SshSession counting = new Counting(session, underWay);
            Vantage app = new SshVantage("app", List.of(), () -> counting);
            List<Consumer<Vantage>> probes = new ArrayList<>(streams.apply(silent.port()));
            probes.addAll(commands);
            List<Future<?>> verdicts = new ArrayList<>();
            probes.forEach(probe -> verdicts.add(threads.submit(() -> probe.accept(app))));
            await().pollInSameThread().until(() -> underWay.get() == probes.size());
            death.accept(cable);
            for (Future<?> verdict : verdicts) {
                assertThatThrownBy(() -> verdict.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(EnvironmentException.class)
                        .hasMessageContaining("app");
            }
        } finally {
            over.countDown();
            threads.shutdownNow();
        }
    }

    /** A stream is under way from when it is open at this end; until then a lost session is opened anew for it. */
    private static final class Counting extends CommandsOnly {

        private final SshSession session;
        private final AtomicInteger open;

        Counting(SshSession session, AtomicInteger open) {
            this.session = session;
            this.open = open;
        }

        @Override
        public SshResult exec(String command, Duration deadline) {
            return session.exec(command, deadline);
        }

        @Override
        public Socket open(InetSocketAddress target, Duration timeout) throws ChannelNotOpenException {
            Socket socket = session.open(target, timeout);
            open.incrementAndGet();
            return socket;
        }
    }

    private static SshTarget through(Cable cable, TestSshServer server) {
        SshTarget direct = server.target("app");
        return new SshTarget("app", direct.address(), cable.port(), direct.user(), direct.identities());
    }
}
