package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.infratest.lab.net.Loop;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.jspecify.annotations.Nullable;

/** The echo requests of one plan, each sent when it is due. Lives on the loop. */
final class EchoSeries {

    private final IpHost host;
    private final InetAddress target;
    private final EchoPlan plan;
    private final CompletableFuture<List<Echo>> outcome;
    private final @Nullable Echo[] seen;
    private final Loop loop;
    private final long start;

    private int sent;
    private int answered;

    EchoSeries(IpHost host, InetAddress target, EchoPlan plan, CompletableFuture<List<Echo>> outcome) {
        this.host = host;
        this.target = target;
        this.plan = plan;
        this.outcome = outcome;
        this.seen = new Echo[plan.count()];
        this.loop = host.loop();
        this.start = loop.nanoTime();
    }

    /** Sends what is due, and comes back for the rest, unless nobody waits for it any more. */
    void step() {
        while (sent < seen.length && untilDue() <= 0) {
            int index = sent++;
            host.icmp().echoes().send(target, plan.size(), plan.timeout(), echo -> end(index, echo));
        }
        if (sent < seen.length && !outcome.isDone()) {
            loop.schedule(Duration.ofNanos(untilDue()), this::step);
        }
    }

    private long untilDue() {
        return start + sent * plan.interval().toNanos() - loop.nanoTime();
    }

    private void end(int index, Echo echo) {
        seen[index] = echo;
        if (++answered == seen.length) {
            outcome.complete(Arrays.stream(seen).map(Objects::requireNonNull).toList());
        }
    }
}
