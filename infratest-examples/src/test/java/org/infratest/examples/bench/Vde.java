package org.infratest.examples.bench;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** VDE's library (Debian's package libvdeplug2), and, through it, the C library's calls for many datagrams at once. */
final class Vde {

    static {
        Native.register(Vde.class, "libvdeplug.so.2");
    }

    private Vde() {}

    /** Connects to a switch; null where that fails. */
    static native @Nullable Pointer vde_open_real(
            String folder, String description, int interfaceVersion, @Nullable Pointer options);

    /** The socket on which frames go. */
    static native int vde_datafd(Pointer connection);

    static native int vde_close(Pointer connection);

    static native int sendmmsg(int socket, Pointer messages, int number, int flags) throws LastErrorException;

    static native int recvmmsg(int socket, Pointer messages, int number, int flags, @Nullable Pointer timeout)
            throws LastErrorException;
}
