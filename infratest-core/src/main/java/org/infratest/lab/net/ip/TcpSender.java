package org.infratest.lab.net.ip;

import java.nio.ByteBuffer;
import org.infratest.lab.net.Loop;

/** The half of a connection that sends: what is under way, and when it goes again (RFC 9293, 3.8). */
final class TcpSender {

    /** How often in a row it is sent again before the connection counts as broken. */
    private static final int MOST_RETRIES = 10;

    private final TcpConnection connection;
    private final TcpOutput output;
    private final Loop loop;
    private final Rto rto = new Rto();
    private final Congestion congestion = new Congestion();
    private final Alarm alarm;
    private int unacknowledged;
    private int next;
    private int highest;
    private long window;
    private int scale;
    private int mss;
    private int windowSequence;
    private int windowAcknowledgment;
    private boolean finSent;
    private int finSequence;
    private boolean timing;
    private int timedSequence;
    private long timedAt;

    TcpSender(TcpConnection connection, TcpOutput output, Loop loop, int initialSequence) {
        this.connection = connection;
        this.output = output;
        this.loop = loop;
        this.alarm = new Alarm(loop, this::expired);
        unacknowledged = initialSequence;
        next = initialSequence;
        highest = initialSequence;
    }

    /** The first sequence number that the peer has not acknowledged; before the handshake that of the SYN. */
    int unacknowledged() {
        return unacknowledged;
    }

    /** The sequence number of a segment without bytes: the peer must find it in its window. */
    int idleSequence() {
        return highest - unacknowledged <= window ? highest : unacknowledged + (int) window;
    }

    /** Whether an acknowledgment is for something new that was really sent. */
    boolean isAcceptable(int acknowledgment) {
        return Sequences.isBefore(unacknowledged, acknowledgment) && !Sequences.isBefore(highest, acknowledgment);
    }

    /** Whether an acknowledgment is for something that was never sent. */
    boolean isAhead(int acknowledgment) {
        return Sequences.isBefore(highest, acknowledgment);
    }

    /** Whether a sequence number is one that is under way. */
    boolean isUnderWay(int sequence) {
        return !Sequences.isBefore(sequence, unacknowledged) && Sequences.isBefore(sequence, highest);
    }

    boolean isFinAcknowledged() {
        return finSent && Sequences.isBefore(finSequence, unacknowledged);
    }

    /** Accounts for the SYN that is being sent. */
    void sendSyn() {
        if (next == unacknowledged) {
            next++;
            highest = next;
            startTiming(next);
        } else {
            timing = false; // Karn: whose answer comes cannot be told
        }
        alarm.in(rto.current());
    }

    /** The handshake is complete. */
    void establish(TcpSegment segment, int peerMss, int peerScale) {
        mss = peerMss;
        scale = 0; // the window of a SYN is never scaled
        congestion.start(peerMss);
        measure(segment.acknowledgment());
        unacknowledged = segment.acknowledgment();
        next = unacknowledged;
        highest = Sequences.max(highest, next);
        takeWindow(segment);
        if (!segment.has(TcpSegment.SYN)) {
            window = (long) segment.window() << peerScale;
        }
        scale = peerScale;
        rto.progressed();
        alarm.off();
    }

    /** Takes an acknowledgment that {@link #isAhead} does not rule out. */
    void acknowledged(TcpSegment segment) {
        int acknowledgment = segment.acknowledgment();
        long before = window;
        if (isNewWindow(segment)) {
            takeWindow(segment);
        }
        if (before == 0 && window > 0) {
            rto.progressed();
        }
        if (isAcceptable(acknowledgment)) {
            advance(acknowledgment);
        } else if (acknowledgment == unacknowledged) {
            rto.heard();
            boolean duplicate = segment.length() == 0 && window == before && Sequences.isBefore(unacknowledged, next);
            if (duplicate && congestion.duplicate(acknowledgment, highest, next - unacknowledged)) {
                resendFirst();
            }
        }
        output();
    }

    private boolean isNewWindow(TcpSegment segment) {
        return Sequences.isBefore(windowSequence, segment.sequence())
                || (windowSequence == segment.sequence()
                        && !Sequences.isBefore(segment.acknowledgment(), windowAcknowledgment));
    }

    private void takeWindow(TcpSegment segment) {
        window = (long) segment.window() << scale;
        windowSequence = segment.sequence();
        windowAcknowledgment = segment.acknowledgment();
    }

    private void advance(int acknowledgment) {
        measure(acknowledgment);
        int count = acknowledgment - unacknowledged;
        boolean fin = finSent && acknowledgment == finSequence + 1;
        output.acknowledge(fin ? count - 1 : count);
        unacknowledged = acknowledgment;
        next = Sequences.max(next, acknowledgment);
        rto.progressed();
        alarm.off();
        if (congestion.acknowledged(count, acknowledgment)) {
            resendFirst();
        }
    }

    private void startTiming(int sequence) {
        timing = true;
        timedSequence = sequence;
        timedAt = loop.nanoTime();
    }

    private void measure(int acknowledgment) {
        if (timing && !Sequences.isBefore(acknowledgment, timedSequence)) {
            rto.sample(loop.nanoTime() - timedAt);
            timing = false;
        }
    }

    /** Sends what may be sent. */
    void output() {
        if (!connection.state().isSynchronized()) {
            return;
        }
        while (sendNext()) {
            // as long as the windows allow
        }
        if (Sequences.isBefore(unacknowledged, next) || hasMore()) {
            alarm.atMostIn(rto.current());
        } else {
            alarm.off();
        }
    }

    private boolean hasMore() {
        boolean finished = output.isFinished();
        return output.size() > next - unacknowledged || (finished && !isFinUnderWay());
    }

    private boolean isFinUnderWay() {
        return finSent && Sequences.isBefore(finSequence, next);
    }

    private boolean sendNext() {
        if (isFinUnderWay()) {
            return false;
        }
        boolean finished = output.isFinished(); // before the size: nothing is added afterwards
        int offset = next - unacknowledged;
        int left = output.size() - offset;
        long allowed = Math.min(window, congestion.window()) - offset;
        int length = (int) Math.max(0, Math.min(Math.min(left, mss), allowed));
        boolean fin = finished && length == left;
        boolean tiny = length < mss && length < left && offset > 0;
        if ((length == 0 && !fin) || tiny) {
            return false;
        }
        if (!timing && next == highest) {
            startTiming(next + length);
        }
        transmit(offset, length, fin);
        next += length + (fin ? 1 : 0);
        highest = Sequences.max(highest, next);
        return true;
    }

    private void transmit(int offset, int length, boolean fin) {
        ByteBuffer payload = output.copy(offset, length);
        int flags = TcpSegment.ACK | (fin ? TcpSegment.FIN : 0);
        if (length > 0 && (fin || offset + length == output.size())) {
            flags |= TcpSegment.PSH;
        }
        if (fin && !finSent) {
            finSent = true;
            finSequence = unacknowledged + offset + length;
            connection.finSent();
        }
        connection.transmit(unacknowledged + offset, flags, payload);
    }

    private void resendFirst() {
        timing = false;
        int length = Math.min(output.size(), mss);
        boolean fin = finSent && length == output.size();
        if (length > 0 || fin) {
            transmit(0, length, fin);
        }
        alarm.in(rto.current());
    }

    private void expired() {
        rto.backOff();
        if (rto.unanswered() > MOST_RETRIES) {
            connection.timedOut();
        } else if (!connection.state().isSynchronized()) {
            connection.sendSyn();
        } else if (Sequences.isBefore(unacknowledged, next)) {
            timing = false;
            congestion.timedOut(highest, next - unacknowledged);
            next = unacknowledged;
            output();
        } else {
            probe();
        }
    }

    /** Nothing is under way since the peer's window is closed: one byte asks whether it still is (RFC 9293, 3.8.6.1). */
    private void probe() {
        if (window == 0 && output.size() > 0) {
            timing = false;
            highest = Sequences.max(highest, unacknowledged + 1);
            transmit(0, 1, false);
        }
        output();
    }

    /** A router cannot pass on segments of this size (RFC 1191, RFC 8201). */
    void shrink(int largest) {
        if (largest < mss && connection.state().isSynchronized()) {
            mss = largest;
            timing = false;
            next = unacknowledged;
            output();
        }
    }

    void stop() {
        alarm.off();
    }
}
