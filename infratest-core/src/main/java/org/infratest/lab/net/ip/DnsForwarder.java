package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Passes queries on to a resolver of this computer's side, by UDP as by TCP, each under an id and from a port of its own (RFC 5452). An
 * answer is only what has that id and repeats the question. Where none comes in time the query has failed.
 */
public final class DnsForwarder implements DnsUpstream, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IpHost host;
    private final InetSocketAddress resolver;
    private final Duration patience;
    private final Readiness readiness;
    private final Set<DnsExchange> open = new HashSet<>();

    private DnsForwarder(IpHost host, InetSocketAddress resolver, Duration patience, Readiness readiness) {
        this.host = host;
        this.resolver = resolver;
        this.patience = patience;
        this.readiness = readiness;
    }

    /**
     * Makes one.
     *
     * @param host whose machines ask
     * @param resolver a resolved address
     * @throws IOException if this computer has no resources for it
     */
    public static DnsForwarder open(IpHost host, InetSocketAddress resolver) throws IOException {
        return open(host, resolver, PATIENCE);
    }

    static DnsForwarder open(IpHost host, InetSocketAddress resolver, Duration patience) throws IOException {
        return new DnsForwarder(host, resolver, patience, Readiness.start(host.loop()));
    }

    @Override
    public CompletionStage<byte[]> ask(byte[] query, boolean udp) {
        DnsQuery read = DnsQuery.read(ByteBuffer.wrap(query));
        if (read == null) {
            return CompletableFuture.failedFuture(new IOException("not a query with one question"));
        }
        int id = (int) host.random().getAsLong() & 0xffff;
        try {
            DnsExchange exchange = udp
                    ? new DnsDatagrams(host.loop(), readiness, read, id, query, patience)
                    : new DnsConnection(host.loop(), readiness, read, id, query, patience);
            open.add(exchange);
            return exchange.begin(resolver).whenComplete((answer, failure) -> open.remove(exchange));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        host.loop().execute(() -> Set.copyOf(open).forEach(each -> each.fail(new IOException("the lab ends"))));
        readiness.close();
    }
}
