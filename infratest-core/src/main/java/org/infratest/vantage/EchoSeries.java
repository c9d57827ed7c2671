package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.vantage.IcmpPacket.Answer;
import org.jspecify.annotations.Nullable;

/** The echo requests of one plan on one socket: sends each when it is due and sorts what comes back, all on the caller's thread. */
final class EchoSeries {

    private final NativeSocket socket;
    private final IcmpSocket means;
    private final InetSocketAddress target;
    private final EchoPlan plan;
    private final IcmpPacket packet;
    private final long[] sentAt;
    private final @Nullable Echo[] seen;
    private final long start = System.nanoTime();

    private int sent;
    private int answered;
    /** All before this one have been answered, or given up. */
    private int oldest;

    EchoSeries(NativeSocket socket, IcmpSocket means, InetSocketAddress target, EchoPlan plan, IcmpPacket packet) {
        this.socket = socket;
        this.means = means;
        this.target = target;
        this.plan = plan;
        this.packet = packet;
        this.sentAt = new long[plan.count()];
        this.seen = new Echo[plan.count()];
    }

    /** Has the kernel tell this socket about errors on the way to the target. */
    void connect() {
        try {
            socket.connect(target);
        } catch (LastErrorException e) {
            Arrays.fill(seen, unreachable(e));
            answered = seen.length;
        }
    }

    /** Sends all, and returns what came of each once that is known. */
    List<Echo> run() {
        while (answered < seen.length) {
            if (sent < seen.length && untilDue() <= 0) {
                send();
            } else {
                socket.await(Duration.ofNanos(untilNext()));
            }
            take();
            giveUp();
        }
        return List.of(seen);
    }

    private long untilDue() {
        return start + sent * plan.interval().toNanos() - System.nanoTime();
    }

    private long untilNext() {
        long expiry = oldest < sent ? sentAt[oldest] + plan.timeout().toNanos() - System.nanoTime() : Long.MAX_VALUE;
        return sent < seen.length ? Math.min(untilDue(), expiry) : expiry;
    }

    private void send() {
        int index = sent++;
        byte[] request = packet.request(index);
        sentAt[index] = System.nanoTime();
        try {
            socket.send(request, target);
        } catch (LastErrorException e) {
            take(); // what is known about an earlier one comes out of the next call
            resend(index, request);
        }
    }

    private void resend(int index, byte[] request) {
        try {
            socket.send(request, target);
        } catch (LastErrorException e) {
            end(index, unreachable(e));
        }
    }

    /** Takes all that came. */
    private void take() {
        while (answered < seen.length) {
            Incoming incoming;
            try {
                incoming = socket.next();
            } catch (LastErrorException e) {
                endAll(unreachable(e));
                return;
            }
            if (incoming == null) {
                return;
            }
            if (incoming instanceof Incoming.Notice notice) {
                take(notice);
            } else {
                take((Incoming.Packet) incoming, System.nanoTime());
            }
        }
    }

    private void take(Incoming.Notice notice) {
        String words = notice.words();
        Echo echo = words == null
                ? unreachable(notice.errno(), "error " + notice.errno(), null)
                : new Echo.Unreachable(means.title(), words, notice.by(), notice.code());
        end(IcmpPacket.sequenceOf(notice.about()), echo);
    }

    private void take(Incoming.Packet received, long now) {
        Optional<Answer> answer = packet.read(received.bytes(), means.identifierCounts());
        if (answer.isEmpty() || answer.get().sequence() >= sent) {
            return;
        }
        int index = answer.get().sequence();
        if (answer.get() instanceof Answer.Reply reply) {
            int ttl = reply.ttl() < 0 ? received.ttl() : reply.ttl();
            end(index, new Echo.Replied(means.title(), Duration.ofNanos(now - sentAt[index]), ttl));
        } else {
            IcmpCode code = ((Answer.NoWay) answer.get()).code();
            Incoming.Notice notice = new Incoming.Notice(0, received.sender(), code, new byte[0]);
            end(index, new Echo.Unreachable(means.title(), String.valueOf(notice.words()), notice.by(), code));
        }
    }

    /** The first answer counts. */
    private void end(int index, Echo echo) {
        if (index >= 0 && index < sent && seen[index] == null) {
            seen[index] = echo;
            answered++;
        }
    }

    private void endAll(Echo echo) {
        for (int index = oldest; index < sent; index++) {
            end(index, echo);
        }
    }

    private void giveUp() {
        long now = System.nanoTime();
        while (oldest < sent) {
            boolean expired = now - sentAt[oldest] >= plan.timeout().toNanos();
            if (seen[oldest] == null && expired) {
                end(oldest, new Echo.Silent(means.title(), plan.timeout()));
            }
            if (seen[oldest] == null) {
                return;
            }
            oldest++;
        }
    }

    private Echo unreachable(LastErrorException failure) {
        return unreachable(failure.getErrorCode(), socket.words(failure), failure);
    }

    private Echo unreachable(int errno, String words, @Nullable LastErrorException failure) {
        return Errors.numbered(errno)
                .map(known -> new Echo.Unreachable(means.title(), known.reason()))
                .orElseThrow(() -> new EnvironmentException(
                        "Could not send an echo request to " + Literals.of(target.getAddress()) + " by an "
                                + means.title() + ": " + words,
                        failure));
    }
}
