package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where frames go: the forwarding process of IEEE 802.1Q, 8.6. All on the loop. */
final class Forwarding {

    private static final long GROUP = 0x0100_0000_0000L;

    /** The addresses of link-local protocols, but for that of the spanning tree, which this switch does not speak. */
    private static final long RESERVED = 0x0180_c200_0000L;

    private static final long LAST_RESERVED = RESERVED + 0xf;

    /** Of IEEE 802.3, annex 31B: the card itself takes it, so that a bridge never sees it. */
    private static final long PAUSE = RESERVED + 1;

    private final Loop loop;
    private final int maxFrame;
    private final AddressTable table;
    private final List<SwitchPort> ports = new ArrayList<>();
    private final Frame frame = new Frame();

    private @Nullable PcapWriter capture;
    private @Nullable Onlooker onlooker;
    private int mtu = Integer.MAX_VALUE;
    private boolean partitioned;
    private boolean busy;
    private boolean holding;

    Forwarding(Loop loop, SwitchSettings settings) {
        this.loop = loop;
        maxFrame = settings.maxFrame();
        table = new AddressTable(settings.ageing().toNanos(), settings.maxAddresses());
    }

    /** Takes a frame from a port and sends it to where it belongs. Not to be called while it is at it. */
    void admit(SwitchPort from, ByteBuffer buffer, int start, int length) {
        busy = true;
        try {
            frame.become(buffer, start, length);
            DropReason refused = refused(from);
            if (refused == null) {
                from.received().passed(1, length);
                forward(from);
            } else {
                from.received().dropped(refused);
                learnFromLink(from, refused);
            }
        } finally {
            frame.leave();
            busy = false;
        }
    }

    /** Whether a frame is being forwarded, so that what a station sends now has to wait. */
    boolean isBusy() {
        return busy;
    }

    void add(SwitchPort port) {
        ports.add(port);
    }

    void remove(SwitchPort port) {
        ports.remove(port);
        table.forget(port);
    }

    /** Forgets the addresses behind a port. */
    void forget(SwitchPort port) {
        table.forget(port);
    }

    void capture(@Nullable PcapWriter writer) {
        capture = writer;
    }

    void watch(@Nullable Onlooker by) {
        onlooker = by;
    }

    void mtu(int bytes) {
        mtu = bytes;
    }

    void partitioned(boolean is) {
        partitioned = is;
    }

    /** Whether all ports hear each other, and packets may have any size. */
    boolean isClean() {
        return !partitioned && mtu == Integer.MAX_VALUE;
    }

    int addresses() {
        return table.size();
    }

    /** From now on frames wait at the ports that they are for. */
    void hold() {
        holding = true;
    }

    /** Lets out what waits, and waits no more. */
    void release() {
        holding = false;
        List.copyOf(ports).forEach(SwitchPort::release);
    }

    boolean isHolding() {
        return holding;
    }

    SwitchState state() {
        return new SwitchState(
                table.learned(loop.nanoTime()),
                ports.stream().map(SwitchPort::state).toList(),
                mtu,
                partitioned);
    }

    /** A port that it does not have any more is left out; one that came later stays as it is. */
    void become(SwitchState state) {
        mtu = state.mtu();
        partitioned = state.partitioned();
        table.clear();
        long now = loop.nanoTime();
        for (SwitchPort port : ports) {
            state.ports().stream()
                    .filter(each -> each.name().equals(port.name()))
                    .forEach(port::become);
            state.addresses().stream()
                    .filter(each -> each.port().equals(port.name()))
                    .forEach(each -> table.learn(each.address(), each.vlan(), port, now - each.age()));
        }
    }

    private @Nullable DropReason refused(SwitchPort from) {
        if (!frame.isComplete()) {
            return DropReason.RUNT;
        }
        int length = frame.untaggedLength();
        if (length > maxFrame) {
            return DropReason.OVERSIZE;
        }
        long source = frame.source();
        if ((source & GROUP) != 0 || source == 0) {
            return DropReason.INVALID_SOURCE;
        }
        int tagged = frame.taggedVlan();
        frame.classify(tagged == 0 ? from.mode().untaggedVlan() : tagged);
        if (!from.mode().carries(frame.vlan())) {
            return DropReason.VLAN;
        }
        if (frame.destination() > RESERVED && frame.destination() <= LAST_RESERVED) {
            return DropReason.RESERVED_DESTINATION;
        }
        return length - Frame.HEADER > mtu ? DropReason.MTU : null;
    }

    /** Addresses are learned before frames are filtered by their destination (IEEE 802.1Q, 8.6), so from LLDP too. */
    private void learnFromLink(SwitchPort from, DropReason refused) {
        if (refused == DropReason.RESERVED_DESTINATION && frame.destination() != PAUSE) {
            learn(from, loop.nanoTime());
        }
    }

    private void learn(SwitchPort from, long now) {
        table.learn(frame.source(), frame.vlan(), from, now);
    }

    private void forward(SwitchPort from) {
        long now = loop.nanoTime();
        learn(from, now);
        record();
        long destination = frame.destination();
        boolean group = (destination & GROUP) != 0;
        SwitchPort to = group ? null : table.lookUp(destination, frame.vlan(), now);
        if (onlooker != null && !group) {
            show(onlooker, from, to);
        }
        if (to == null) {
            flood(from);
        } else if (to != from) {
            send(from, to);
        }
    }

    private void show(Onlooker whom, SwitchPort from, @Nullable SwitchPort to) {
        frame.take(false);
        whom.saw(from.name(), to == null ? "" : to.name(), frame.buffer(), frame.start(), frame.length());
    }

    private void flood(SwitchPort from) {
        // By index: no iterator for each frame, and a station may attach another while it receives.
        for (int i = 0; i < ports.size(); i++) {
            SwitchPort to = ports.get(i);
            if (to != from && to.mode().carries(frame.vlan())) {
                send(from, to);
            }
        }
    }

    private void send(SwitchPort from, SwitchPort to) {
        if (partitioned && from.side() != to.side() && from.side() != 0 && to.side() != 0) {
            to.sent().dropped(DropReason.PARTITION);
        } else {
            to.toHost(frame);
        }
    }

    private void record() {
        if (capture != null) {
            frame.take(frame.vlan() != 0);
            capture.record(frame.buffer(), frame.start(), frame.length());
        }
    }
}
