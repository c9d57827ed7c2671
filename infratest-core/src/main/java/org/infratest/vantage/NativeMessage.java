package org.infratest.vantage;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct msghdr} of Linux with room for one packet, the address of its sender, and what the kernel says about it (see
 * {@code recvmsg(2)} and {@code cmsg(3)}). For one thread.
 */
final class NativeMessage {

    private static final int WORD = Native.POINTER_SIZE;
    private static final int CONTROL = 512;
    private static final int CONTROL_HEADER = WORD + 8;

    private final Memory name = new Memory(SocketAddressBytes.MAXIMUM);
    private final Memory control = new Memory(CONTROL);
    private final Memory part = new Memory(2L * WORD);
    private final Memory header = new Memory(7L * WORD);
    private final Memory data;

    NativeMessage(int room) {
        data = new Memory(room);
        part.setPointer(0, data);
        size(part, WORD, room);
    }

    /** The structure, ready to be filled. */
    Pointer empty() {
        name.clear();
        header.clear();
        header.setPointer(0, name);
        header.setInt(WORD, SocketAddressBytes.MAXIMUM);
        header.setPointer(2L * WORD, part);
        size(header, 3L * WORD, 1);
        header.setPointer(4L * WORD, control);
        size(header, 5L * WORD, CONTROL);
        return header;
    }

    private static void size(Memory at, long offset, long value) {
        if (WORD == 8) {
            at.setLong(offset, value);
        } else {
            at.setInt(offset, (int) value);
        }
    }

    private static long size(Memory at, long offset) {
        return WORD == 8 ? at.getLong(offset) : at.getInt(offset);
    }

    byte[] data(int length) {
        return data.getByteArray(0, length);
    }

    byte[] sender() {
        return name.getByteArray(0, SocketAddressBytes.MAXIMUM);
    }

    /** What the kernel says of that kind, or null where it says nothing. */
    @Nullable
    ByteBuffer control(int level, int type) {
        long length = Math.min(CONTROL, size(header, 5L * WORD));
        long at = 0;
        while (at + CONTROL_HEADER <= length) {
            long whole = size(control, at);
            if (whole < CONTROL_HEADER || at + whole > length) {
                return null;
            }
            if (control.getInt(at + WORD) == level && control.getInt(at + WORD + 4) == type) {
                byte[] bytes = control.getByteArray(at + CONTROL_HEADER, (int) whole - CONTROL_HEADER);
                return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            }
            at += (whole + WORD - 1) / WORD * WORD;
        }
        return null;
    }
}
