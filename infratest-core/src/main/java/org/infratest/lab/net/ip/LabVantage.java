package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.infratest.lab.net.Loop;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.DatagramPattern;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.UdpExchange;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * Looks from this JVM's own addresses in the lab. What it says was said on the network: open after a SYN/ACK, refused after a
 * reset or an ICMP port-unreachable, unreachable by whoever an ICMP error or a missing ARP reply names. For any thread but the
 * loop, which it would wait for.
 */
public final class LabVantage implements Vantage {

    /** How long the loop may be late before it counts as stuck. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final IpHost host;

    /** Looks from that host. */
    public LabVantage(IpHost host) {
        this.host = host;
    }

    @Override
    public String name() {
        return JvmVantage.NAME;
    }

    @Override
    public List<InetAddress> addresses() {
        return host.addresses();
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        CompletableFuture<Dial> outcome = new CompletableFuture<>();
        host.loop().execute(() -> new Attempt(target, timeout, outcome).start());
        Dial dial = await(outcome, timeout, "TCP port " + target.getPort() + " of " + Ips.text(target.getAddress()));
        return dial;
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        CompletableFuture<List<Echo>> outcome = new CompletableFuture<>();
        host.loop().execute(() -> new EchoSeries(host, target, plan, outcome).step());
        Duration longest = plan.interval().multipliedBy(plan.count() - 1L).plus(plan.timeout());
        return await(outcome, longest, Ips.text(target));
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        return exchange(target, payload, DatagramPattern.ANY, timeout).end();
    }

    @Override
    public UdpExchange exchange(InetSocketAddress target, byte[] payload, DatagramPattern wanted, Duration timeout) {
        Datagram.requireFits(payload);
        CompletableFuture<UdpExchange> outcome = new CompletableFuture<>();
        ByteBuffer copy = ByteBuffer.wrap(payload.clone());
        host.loop().execute(() -> new DatagramExchange(host, target, wanted, timeout, outcome).start(copy));
        return await(outcome, timeout, "UDP port " + target.getPort() + " of " + Ips.text(target.getAddress()));
    }

    private <T> T await(CompletableFuture<T> outcome, Duration timeout, String target) {
        if (host.loop().isCurrent()) {
            throw new IllegalStateException("The loop must not wait for itself");
        }
        try {
            return outcome.get(timeout.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            outcome.cancel(false);
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while looking at " + target + " from " + name(), e);
        } catch (TimeoutException | ExecutionException e) {
            throw new EnvironmentException(
                    "Could not look at " + target + " from " + name() + ": the lab's network is stuck, or ended", e);
        }
    }

    @Override
    public String toString() {
        return name();
    }

    /** One connection on its way. Lives on the loop. */
    private final class Attempt {

        private final InetSocketAddress target;
        private final Duration timeout;
        private final CompletableFuture<Dial> outcome;
        private final Loop loop = host.loop();
        private final long start = loop.nanoTime();
        private Loop.@Nullable Timer timer;

        Attempt(InetSocketAddress target, Duration timeout, CompletableFuture<Dial> outcome) {
            this.target = target;
            this.timeout = timeout;
            this.outcome = outcome;
        }

        void start() {
            TcpConnection connection = host.tcp().connect(target, this::changed);
            if (!outcome.isDone()) {
                timer = loop.schedule(timeout, () -> expired(connection));
            }
        }

        private void changed(TcpConnection connection) {
            TcpFailure failure = connection.failure();
            if (failure != null) {
                end(connection, notOpened(failure));
            } else if (connection.state().isSynchronized()) {
                end(connection, new Dial.Opened(TcpSocket.of(connection, loop), took()));
            }
        }

        private Dial notOpened(TcpFailure failure) {
            return new Dial.NotOpened(failure.state(), failure.reason(), failure.by(), failure.code(), took());
        }

        private void expired(TcpConnection connection) {
            if (outcome.isDone()) {
                return;
            }
            String absent = host.unanswered(target.getAddress());
            String within = " within " + Durations.text(timeout);
            Dial.State state = absent == null ? Dial.State.FILTERED : Dial.State.UNREACHABLE;
            end(connection, new Dial.NotOpened(state, (absent == null ? "no answer" : absent) + within, took()));
            connection.drop();
        }

        /** Who was interrupted does not take a connection any more. */
        private void end(TcpConnection connection, Dial dial) {
            connection.events(TcpEvents.NONE);
            if (timer != null) {
                timer.cancel();
            }
            if (!outcome.complete(dial) && dial instanceof Dial.Opened) {
                connection.abort();
            }
        }

        private Duration took() {
            return Duration.ofNanos(loop.nanoTime() - start);
        }
    }
}
