package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.infratest.lab.net.Loop;
import org.infratest.lab.net.ip.IcmpError.Kind;
import org.infratest.vantage.Echo;
import org.jspecify.annotations.Nullable;

/** Echo requests that wait for their reply. Everything happens on the loop. */
final class Echoes {

    /** How an {@link Echo} says where it was sent. */
    static final String MEANS = "the lab's network";

    private static final int MOST = 16_384;

    private final IpHost host;
    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private int last;

    Echoes(IpHost host) {
        this.host = host;
    }

    private record Waiting(InetAddress target, ByteBuffer body, long sent, Consumer<Echo> then, Loop.Timer timer) {}

    /**
     * Sends a request.
     *
     * @param size how many bytes it carries
     * @param then takes what came of it, once
     */
    void send(InetAddress target, int size, Duration timeout, Consumer<Echo> then) {
        InetAddress source = host.output().sourceFor(target);
        if (source == null) {
            then.accept(new Echo.Unreachable(MEANS, IpOutput.noRoute(target)));
            return;
        }
        if (waiting.size() == MOST) {
            then.accept(new Echo.Unreachable(MEANS, MOST + " other echo requests wait for their replies"));
            return;
        }
        int key = ++last;
        long sent = host.loop().nanoTime();
        Loop.Timer timer = host.loop().schedule(timeout, () -> silent(key, timeout));
        ByteBuffer body = body(size);
        waiting.put(key, new Waiting(target, body, sent, then, timer));
        IcmpMessage request = new IcmpMessage(Ips.isV6(target) ? 128 : 8, 0, key, body);
        String problem = host.output().send(request.packet(source, target, IpPacket.DEFAULT_TTL));
        if (problem != null) {
            end(key, new Echo.Unreachable(MEANS, problem));
        }
    }

    private ByteBuffer body(int size) {
        ByteBuffer body = ByteBuffer.allocate(size);
        if (size >= Long.BYTES) {
            body.putLong(0, host.random().getAsLong());
        }
        return body;
    }

    private void silent(int key, Duration timeout) {
        Waiting request = waiting.get(key);
        if (request == null) {
            return;
        }
        String absent = host.unanswered(request.target);
        end(key, absent == null ? new Echo.Silent(MEANS, timeout) : new Echo.Unreachable(MEANS, absent));
    }

    void replied(IpPacket packet, IcmpMessage message) {
        Waiting request = waiting.get(message.rest());
        boolean isReply = request != null
                && packet.source().equals(request.target)
                && message.body().equals(request.body);
        if (request == null || !isReply) {
            host.discards().count(Discard.UNSOLICITED);
            return;
        }
        Duration roundTrip = Duration.ofNanos(host.loop().nanoTime() - request.sent);
        end(message.rest(), new Echo.Replied(MEANS, roundTrip, packet.ttl()));
    }

    void failed(IcmpError error) {
        int key = error.inner().getInt(error.inner().position() + 4);
        Waiting request = waiting.get(key);
        if (request == null || !request.target.equals(error.destination())) {
            host.discards().count(Discard.UNSOLICITED);
        } else if (error.kind() != Kind.TOO_BIG) {
            end(key, new Echo.Unreachable(MEANS, error.reason(), error.from(), error.code()));
        }
    }

    /** Ends those to targets that cannot be reached. */
    void unreachable(Predicate<InetAddress> target, String reason) {
        for (int key : new ArrayList<>(waiting.keySet())) {
            Waiting request = waiting.get(key);
            if (request != null && target.test(request.target)) {
                end(key, new Echo.Unreachable(MEANS, reason));
            }
        }
    }

    private void end(int key, Echo echo) {
        @Nullable Waiting request = waiting.remove(key);
        if (request != null) {
            request.timer.cancel();
            request.then.accept(echo);
        }
    }

    int size() {
        return waiting.size();
    }
}
