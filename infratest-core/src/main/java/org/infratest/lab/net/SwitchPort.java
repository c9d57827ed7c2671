package org.infratest.lab.net;

import java.nio.ByteBuffer;

/** A port of a switch. Its methods may be called from any thread. */
public final class SwitchPort {

    private final Loop loop;
    private final String name;
    private final PortMode mode;
    private final Forwarding forwarding;

    private final Tally received = new Tally();
    private final Tally sent;
    private final ImpairedPath fromHost;
    private final ImpairedPath toHost;
    private final Link link;
    private final HeldFrames held;

    private int side;
    private boolean attached = true;

    SwitchPort(
            Loop loop,
            String name,
            PortMode mode,
            Forwarding forwarding,
            SwitchSettings settings,
            Link link,
            Tally sent) {
        this.loop = loop;
        this.name = name;
        this.mode = mode;
        this.forwarding = forwarding;
        this.link = link;
        this.sent = sent;
        held = new HeldFrames(settings.queue(), sent);
        fromHost = path(settings.seed(), Direction.FROM_HOST, received, this::admit);
        toHost = path(settings.seed(), Direction.TO_HOST, sent, link::send);
    }

    /** Its name, as it was given to the switch. */
    public String name() {
        return name;
    }

    /** Which VLANs it carries. */
    public PortMode mode() {
        return mode;
    }

    /** What went through until now. */
    public PortCounters counters() {
        return new PortCounters(received.snapshot(), sent.snapshot());
    }

    /**
     * Makes the cable bad in one direction, or good again; frames on the way then arrive at once. In force when this returns.
     * What was wrong in that direction before is no more.
     */
    public void impair(Direction direction, Impairment impairment) {
        OnLoop.run(loop, () -> path(direction).apply(impairment));
    }

    /** Makes the cable good again. */
    public void heal() {
        OnLoop.run(loop, () -> {
            fromHost.apply(Impairment.NONE);
            toHost.apply(Impairment.NONE);
        });
    }

    /** Whether nothing is wrong with the cable, and no frame is on the way that was held up. */
    public boolean isClean() {
        return OnLoop.call(loop, () -> fromHost.isClear() && toHost.isClear());
    }

    @Override
    public String toString() {
        return name;
    }

    /** A frame comes from the host. */
    void fromHost(ByteBuffer buffer, int start, int length) {
        if (fromHost.isClear()) {
            admit(buffer, start, length);
        } else {
            fromHost.take(buffer, start, length);
        }
    }

    /** A frame goes to the host. */
    void toHost(Frame frame) {
        frame.take(mode.sendsTagged(frame.vlan()));
        if (forwarding.isHolding()) {
            held.add(frame.buffer(), frame.start(), frame.length());
        } else {
            toHost(frame.buffer(), frame.start(), frame.length());
        }
    }

    private void toHost(ByteBuffer buffer, int start, int length) {
        if (toHost.isClear()) {
            link.send(buffer, start, length);
        } else {
            toHost.take(buffer, start, length);
        }
    }

    /** Lets out what was held. */
    void release() {
        held.release(this::toHost);
    }

    SwitchState.Port state() {
        return new SwitchState.Port(name, side, fromHost.state(), toHost.state(), held.copy());
    }

    void become(SwitchState.Port state) {
        side = state.side();
        fromHost.become(state.fromHost());
        toHost.become(state.toHost());
        held.become(state.held());
    }

    Tally received() {
        return received;
    }

    Tally sent() {
        return sent;
    }

    /** Which side of a partition it is on; 0 where it is on all. */
    int side() {
        return side;
    }

    void side(int number) {
        side = number;
    }

    /** From now on frames on the way to or from it get lost. */
    void detach() {
        attached = false;
        fromHost.apply(Impairment.NONE.withDown(true));
        toHost.apply(Impairment.NONE.withDown(true));
    }

    private void admit(ByteBuffer buffer, int start, int length) {
        if (attached) {
            forwarding.admit(this, buffer, start, length);
        }
    }

    private ImpairedPath path(Direction direction) {
        return direction == Direction.FROM_HOST ? fromHost : toHost;
    }

    /** Each path has random numbers of its own, so what happens on it does not depend on what goes on elsewhere. */
    private ImpairedPath path(long seed, Direction direction, Tally tally, ImpairedPath.Exit exit) {
        long own = seed * 31 * 31 + name.hashCode() * 31L + direction.name().hashCode();
        return new ImpairedPath(loop, own, tally, exit);
    }
}
