package org.infratest.lab.net.ip;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.lab.net.ip.IcmpError.Kind;
import org.infratest.vantage.Dial;
import org.jspecify.annotations.Nullable;

/**
 * A connection of TCP (RFC 9293, with the protection of RFC 5961 against blind resets). Its methods are for the loop, its
 * streams for any thread.
 */
final class TcpConnection {

    private static final long TIME_WAIT = 1_000_000_000L;
    private static final long FIN_WAIT = 10_000_000_000L;
    private static final long BETWEEN_ANSWERS = 500_000_000L;
    private static final int MSS_WITHOUT_OPTION = 536;
    private static final int LEAST_MSS = 64;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Tcp tcp;
    private final TcpId id;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final TcpInput input = new TcpInput(this::wake);
    private final TcpOutput output = new TcpOutput(this::wake);
    private final TcpSender sender;
    private final TcpReceiver receiver;
    private final Alarm linger;
    private TcpEvents events;
    private volatile TcpState state = TcpState.CLOSED;
    private volatile @Nullable TcpFailure failure;
    private boolean abandoned;
    private int syns;
    private long answeredEmpty;
    private int peerMss = MSS_WITHOUT_OPTION;
    private int peerScale = -1;

    TcpConnection(Tcp tcp, TcpId id, TcpEvents events) {
        this.tcp = tcp;
        this.id = id;
        this.events = events;
        var loop = tcp.host().loop();
        int initialSequence = (int) tcp.host().random().getAsLong();
        this.sender = new TcpSender(this, output, loop, initialSequence);
        this.receiver = new TcpReceiver(this, input, loop, tcp.host().discards());
        this.linger = new Alarm(loop, this::end);
    }

    TcpId id() {
        return id;
    }

    TcpState state() {
        return state;
    }

    /** Why it did not open or broke, or null. From any thread. */
    @Nullable
    TcpFailure failure() {
        return failure;
    }

    TcpInput input() {
        return input;
    }

    TcpOutput output() {
        return output;
    }

    void events(TcpEvents listener) {
        events = listener;
    }

    /** Sends the SYN. */
    void open() {
        state = TcpState.SYN_SENT;
        sendSyn();
    }

    /** Takes the SYN of a peer, and waits for the decision about it. */
    void heardSyn(TcpSegment segment) {
        state = TcpState.PENDING;
        takeSyn(segment);
    }

    /** Answers the peer's SYN. Where the peer gave up meanwhile, the listener hears of that. */
    void accept(TcpEvents listener) {
        events = listener;
        if (state == TcpState.PENDING) {
            state = TcpState.SYN_RECEIVED;
            sendSyn();
        } else {
            events.changed(this);
        }
    }

    /** Answers the peer's SYN by a reset. */
    void refuse() {
        if (state == TcpState.PENDING) {
            abort();
        }
    }

    /** Forgets the connection. The peer hears nothing. */
    void drop() {
        end();
    }

    /** Sends the SYN, with an acknowledgment where the peer's has come; again where it is not answered. */
    void sendSyn() {
        sender.sendSyn();
        boolean passive = state == TcpState.SYN_RECEIVED;
        if (++syns > 1) {
            tcp.host().suspect(id.remote());
        }
        tcp.send(
                id,
                new TcpSegment(
                        id.localPort(),
                        id.remotePort(),
                        sender.unacknowledged(),
                        passive ? receiver.next() : 0,
                        passive ? TcpSegment.SYN | TcpSegment.ACK : TcpSegment.SYN,
                        0xffff,
                        ownMss(),
                        !passive || peerScale >= 0 ? TcpReceiver.SCALE : -1,
                        NOTHING));
    }

    private void takeSyn(TcpSegment segment) {
        peerMss = segment.mss() > 0 ? Math.max(LEAST_MSS, segment.mss()) : MSS_WITHOUT_OPTION;
        peerScale = segment.scale();
        receiver.start(segment.sequence(), Math.min(peerMss, ownMss()));
    }

    private int headers() {
        return TcpSegment.HEADER + (Ips.isV6(id.remote()) ? Ipv6.HEADER : Ipv4.HEADER);
    }

    private int ownMss() {
        Route route = tcp.host().routes().to(id.remote());
        return (route == null ? 1500 : route.out().mtu()) - headers();
    }

    /** Whether it is over but for its time of waiting, and the segment opens a new one between the same ports. */
    boolean givesWayTo(TcpSegment segment) {
        boolean gives = state == TcpState.TIME_WAIT
                && segment.has(TcpSegment.SYN)
                && Sequences.isBefore(receiver.next(), segment.sequence());
        if (gives) {
            end();
        }
        return gives;
    }

    void receive(TcpSegment segment) {
        switch (state) {
            case CLOSED -> {}
            case PENDING -> {
                if (segment.has(TcpSegment.RST) && segment.sequence() == receiver.next()) {
                    reset();
                }
            }
            case SYN_SENT -> answered(segment);
            default -> receiveSynchronized(segment);
        }
    }

    private void answered(TcpSegment segment) {
        boolean acked = segment.has(TcpSegment.ACK);
        if (acked && !sender.isAcceptable(segment.acknowledgment())) {
            tcp.reset(id, segment);
        } else if (segment.has(TcpSegment.RST)) {
            if (acked) {
                fail(Dial.State.REFUSED, "connection refused");
            }
        } else if (segment.has(TcpSegment.SYN)) {
            takeSyn(segment);
            if (acked) {
                establish(segment);
                acknowledge();
                sender.output();
                events.changed(this);
            } else {
                state = TcpState.SYN_RECEIVED;
                sendSyn();
            }
        }
    }

    private void establish(TcpSegment segment) {
        receiver.scale(peerScale >= 0);
        state = TcpState.ESTABLISHED;
        sender.establish(segment, Math.min(peerMss, ownMss()), Math.max(0, peerScale));
    }

    private void receiveSynchronized(TcpSegment segment) {
        if (!receiver.isAcceptable(segment)) {
            notAcceptable(segment);
        } else if (segment.has(TcpSegment.RST)) {
            if (segment.sequence() == receiver.next()) {
                reset();
            } else {
                acknowledge();
            }
        } else if (segment.has(TcpSegment.SYN)) {
            acknowledge();
        } else if (segment.has(TcpSegment.ACK)) {
            receiveAcknowledged(segment);
        }
    }

    private void notAcceptable(TcpSegment segment) {
        if (segment.has(TcpSegment.RST)) {
            return;
        }
        if (state == TcpState.SYN_RECEIVED && segment.has(TcpSegment.SYN) && !segment.has(TcpSegment.ACK)) {
            sendSyn();
            return;
        }
        boolean onlyTooMuch = segment.sequence() == receiver.next() && segment.has(TcpSegment.ACK);
        if (onlyTooMuch && state.isSynchronized() && !sender.isAhead(segment.acknowledgment())) {
            sender.acknowledged(segment);
            finAcknowledged();
        }
        if (segment.length() > 0 || isTimeToAnswer()) {
            acknowledge();
        }
    }

    /** Two ends that answer each other's empty segments would never stop where the network duplicates them. */
    private boolean isTimeToAnswer() {
        long now = tcp.host().loop().nanoTime();
        boolean isTime = answeredEmpty == 0 || now - answeredEmpty > BETWEEN_ANSWERS;
        if (isTime) {
            answeredEmpty = now;
        }
        return isTime;
    }

    private void receiveAcknowledged(TcpSegment segment) {
        if (state == TcpState.SYN_RECEIVED) {
            if (!sender.isAcceptable(segment.acknowledgment())) {
                tcp.reset(id, segment);
                return;
            }
            establish(segment);
        } else if (sender.isAhead(segment.acknowledgment())) {
            acknowledge();
            return;
        }
        sender.acknowledged(segment);
        finAcknowledged();
        if (state != TcpState.CLOSED) {
            take(segment);
        }
    }

    private void finAcknowledged() {
        if (!sender.isFinAcknowledged()) {
            return;
        }
        switch (state) {
            case FIN_WAIT_1 -> {
                state = TcpState.FIN_WAIT_2;
                if (abandoned) {
                    linger.in(FIN_WAIT);
                }
            }
            case CLOSING -> waitAtTheEnd();
            case LAST_ACK -> end();
            default -> {}
        }
    }

    private void take(TcpSegment segment) {
        if (abandoned && segment.payload().hasRemaining() && !receiver.isFinReceived()) {
            abort(); // RFC 2525, 2.17: what can no longer be delivered must not seem to be
            return;
        }
        receiver.take(segment);
        if (receiver.isFinReceived()) {
            finReceived();
        }
        if (receiver.isDue()) {
            acknowledge();
        }
        events.changed(this);
    }

    private void finReceived() {
        switch (state) {
            case ESTABLISHED -> state = TcpState.CLOSE_WAIT;
            case FIN_WAIT_1 -> state = TcpState.CLOSING;
            case FIN_WAIT_2 -> waitAtTheEnd();
            default -> {}
        }
    }

    private void waitAtTheEnd() {
        state = TcpState.TIME_WAIT;
        linger.in(TIME_WAIT);
    }

    /** The sender sends our FIN for the first time. */
    void finSent() {
        state = state == TcpState.CLOSE_WAIT ? TcpState.LAST_ACK : TcpState.FIN_WAIT_1;
    }

    /** Sends an acknowledgment of its own. */
    void acknowledge() {
        transmit(sender.idleSequence(), TcpSegment.ACK, NOTHING);
    }

    void transmit(int sequence, int flags, ByteBuffer payload) {
        int window = receiver.window();
        receiver.acknowledged();
        tcp.send(
                id,
                new TcpSegment(
                        id.localPort(), id.remotePort(), sequence, receiver.next(), flags, window, 0, -1, payload));
    }

    /** Bytes were read or written. From any thread; however often it is called, the loop looks once. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            tcp.host().loop().execute(this::look);
        }
    }

    private void look() {
        woken.set(false);
        sender.output();
        if (state.isSynchronized() && !receiver.isFinReceived() && receiver.hasNews()) {
            acknowledge();
        }
    }

    /** Lets go of whoever reads or writes, before {@link #close} or {@link #abort}. From any thread. */
    void let() {
        input.close();
        output.release();
    }

    /** Nothing more is read or written; what was written is still sent. Bytes that nobody read become a reset. */
    void close() {
        if (abandoned) {
            return;
        }
        abandoned = true;
        boolean unread = input.available() > 0;
        input.close();
        if (state == TcpState.SYN_SENT || state == TcpState.PENDING) {
            end();
        } else if (unread) {
            abort();
        } else {
            output.close();
            if (state == TcpState.FIN_WAIT_2) {
                linger.in(FIN_WAIT);
            }
        }
    }

    /** Breaks the connection off; the peer gets a reset. */
    void abort() {
        if (state == TcpState.CLOSED) {
            return;
        }
        if (state == TcpState.PENDING) {
            tcp.send(id, bare(0, TcpSegment.RST | TcpSegment.ACK));
        } else if (state != TcpState.SYN_SENT && state != TcpState.TIME_WAIT) {
            tcp.send(id, bare(sender.idleSequence(), TcpSegment.RST | TcpSegment.ACK));
        }
        end();
    }

    private TcpSegment bare(int sequence, int flags) {
        return new TcpSegment(id.localPort(), id.remotePort(), sequence, receiver.next(), flags, 0, 0, -1, NOTHING);
    }

    private void reset() {
        switch (state) {
            case CLOSING, LAST_ACK, TIME_WAIT -> end();
            default -> fail(Dial.State.REFUSED, "connection reset");
        }
    }

    /** Hears what was said about a segment of it (RFC 5927: only what is under way counts, and only while it opens). */
    void failed(IcmpError error) {
        int sequence = error.inner().getInt(error.inner().position() + 4);
        if (!sender.isUnderWay(sequence)) {
            tcp.host().discards().count(Discard.UNSOLICITED);
        } else if (error.kind() == Kind.TOO_BIG) {
            int least = Ips.isV6(id.remote()) ? 1280 : 576;
            sender.shrink(Math.max(least, error.mtu()) - headers());
        } else if (state == TcpState.SYN_SENT) {
            boolean refused = error.kind() == Kind.PORT_UNREACHABLE;
            Dial.State as = refused ? Dial.State.REFUSED : Dial.State.UNREACHABLE;
            fail(new TcpFailure(as, error.reason(), error.from(), error.code()));
        }
    }

    /** Nobody knows where the peer is. */
    void unreachable(String reason) {
        if (state == TcpState.SYN_SENT) {
            fail(Dial.State.UNREACHABLE, reason);
        }
    }

    /** The peer does not acknowledge. */
    void timedOut() {
        fail(Dial.State.FILTERED, "no answer");
    }

    void fail(Dial.State as, String reason) {
        fail(new TcpFailure(as, reason));
    }

    private void fail(TcpFailure why) {
        failure = why;
        input.fail("The connection to " + id.peer() + " broke: " + why.reason());
        output.fail("The connection to " + id.peer() + " broke: " + why.reason());
        end();
    }

    private void end() {
        state = TcpState.CLOSED;
        sender.stop();
        receiver.stop();
        linger.off();
        tcp.remove(id, this);
        if (!receiver.isFinReceived()) {
            input.fail("Socket closed");
        }
        output.fail("Socket closed");
        events.changed(this);
    }
}
