package org.infratest.lab.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way through the switch, where it lies in memory: as it came, and, made when it is asked for, with and without the
 * tag of its VLAN (IEEE 802.1Q, 9.6: identifier 0x8100). Inner tags, and those of provider bridges (0x88a8), are payload.
 * One object serves all frames of a switch, one after the other.
 */
final class Frame {

    static final int HEADER = 14;
    static final int TAG = 4;

    private static final int ADDRESSES = 12;
    private static final int TAGGED = 0x8100;
    private static final int UNTAGGED = -1;
    private static final int VLAN_ID = 0xfff;
    private static final int ROOM = SwitchSettings.LONGEST_FRAME + TAG;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer original = NOTHING;
    private int originalStart;
    private int originalLength;
    private int control;
    private int vlan;

    private @Nullable ByteBuffer made;
    private boolean isMade;
    private boolean madeTagged;

    private ByteBuffer form = NOTHING;
    private int start;
    private int length;

    /** Becomes another frame. */
    void become(ByteBuffer buffer, int at, int bytes) {
        original = buffer;
        originalStart = at;
        originalLength = bytes;
        isMade = false;
        boolean hasTag = bytes >= HEADER && (buffer.getShort(at + ADDRESSES) & 0xffff) == TAGGED;
        control = hasTag && bytes >= HEADER + TAG ? buffer.getShort(at + HEADER) & 0xffff : UNTAGGED;
        vlan = 0;
    }

    /** Forgets where it was. */
    void leave() {
        original = NOTHING;
        form = NOTHING;
    }

    /** Whether it has all of its header. */
    boolean isComplete() {
        return originalLength >= HEADER
                && (control != UNTAGGED || (original.getShort(originalStart + ADDRESSES) & 0xffff) != TAGGED);
    }

    /** How long it is without a tag. */
    int untaggedLength() {
        return control == UNTAGGED ? originalLength : originalLength - TAG;
    }

    long destination() {
        return address(originalStart);
    }

    long source() {
        return address(originalStart + ADDRESSES / 2);
    }

    /** The VLAN that its tag names; 0 where it has none, or a tag for its priority only. */
    int taggedVlan() {
        return control == UNTAGGED ? 0 : control & VLAN_ID;
    }

    /** Says which VLAN it is in. */
    void classify(int id) {
        vlan = id;
    }

    int vlan() {
        return vlan;
    }

    /** Takes on the form with or without its VLAN's tag, which is then in {@link #buffer}. */
    void take(boolean tagged) {
        boolean asItCame = tagged ? control != UNTAGGED && taggedVlan() == vlan : control == UNTAGGED;
        if (asItCame) {
            form = original;
            start = originalStart;
            length = originalLength;
            return;
        }
        if (!isMade || madeTagged != tagged) {
            make(tagged);
        }
        form = room();
        start = 0;
        length = untaggedLength() + (tagged ? TAG : 0);
    }

    ByteBuffer buffer() {
        return form;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    private void make(boolean tagged) {
        ByteBuffer room = room();
        room.put(0, original, originalStart, ADDRESSES);
        int to = ADDRESSES;
        if (tagged) {
            int priority = control == UNTAGGED ? 0 : control & ~VLAN_ID;
            room.putShort(to, (short) TAGGED).putShort(to + 2, (short) (priority | vlan));
            to += TAG;
        }
        int rest = untaggedLength() - ADDRESSES;
        room.put(to, original, originalStart + originalLength - rest, rest);
        isMade = true;
        madeTagged = tagged;
    }

    private ByteBuffer room() {
        if (made == null) {
            made = ByteBuffer.allocateDirect(ROOM);
        }
        return made;
    }

    private long address(int at) {
        return ((long) (original.getShort(at) & 0xffff) << 32) | (original.getInt(at + 2) & 0xffff_ffffL);
    }
}
