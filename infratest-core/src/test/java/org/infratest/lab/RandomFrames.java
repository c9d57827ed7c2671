package org.infratest.lab;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.infratest.lab.net.Frames;
import org.infratest.lab.net.MacAddress;

/** Frames of a few stations that speak to each other, to groups and to nobody, with tags of all kinds; the same ones for the same seed. */
final class RandomFrames {

    private static final int TAGGED = 0x8100;
    private static final int PROVIDER_TAGGED = 0x88a8;
    private static final int STATIONS = 6;
    private static final List<Long> GROUPS = List.of(
            Frames.EVERYBODY,
            0x0100_5e00_00fbL, // multicast of IPv4
            0x3333_0000_0001L, // and of IPv6
            0x0180_c200_0000L, // spanning tree
            0x0180_c200_000eL, // LLDP
            0x0180_c200_0010L); // the first that is not reserved
    private static final List<Integer> VLANS = List.of(0, 10, 10, 20, 20, 20, 30, 4094, 4095);
    private static final List<Integer> TYPES = List.of(0x0800, 0x0806, 0x86dd, 0x88b5, 0x002e);

    private final Random random;

    RandomFrames(long seed) {
        random = new Random(seed);
    }

    BridgePort port() {
        return any(List.of(BridgePort.values()));
    }

    ByteBuffer next() {
        ByteBuffer frame = ByteBuffer.allocate(1530);
        new MacAddress(destination()).put(frame);
        new MacAddress(source()).put(frame);
        int tags = random.nextInt(8);
        if (tags >= 3) {
            tag(frame, tags == 7 ? PROVIDER_TAGGED : TAGGED);
            if (tags == 6) {
                tag(frame, TAGGED);
            }
        }
        frame.putShort(any(TYPES).shortValue());
        byte[] payload = new byte[46 + (random.nextInt(4) == 0 ? random.nextInt(1450) : random.nextInt(20))];
        random.nextBytes(payload);
        return frame.put(payload).flip();
    }

    private void tag(ByteBuffer frame, int type) {
        int priority = random.nextInt(16) << 12;
        frame.putShort((short) type).putShort((short) (priority | any(VLANS)));
    }

    private long destination() {
        return random.nextInt(4) == 0 ? any(GROUPS) : Frames.mac(1 + random.nextInt(STATIONS + 1));
    }

    private long source() {
        int kind = random.nextInt(20);
        return kind == 0 ? any(GROUPS) : kind == 1 ? 0 : Frames.mac(1 + random.nextInt(STATIONS));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
