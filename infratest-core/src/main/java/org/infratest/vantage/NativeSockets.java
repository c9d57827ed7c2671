package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/** The few calls of the C library that Java does not make for us; a result below zero throws. */
interface NativeSockets extends Library {

    int AF_INET = 2;
    int AF_INET6 = Platform.isMac() ? 30 : 10;
    int SOCK_STREAM = 1;
    int SOCK_DGRAM = 2;
    int SOCK_RAW = 3;
    /** Linux only: part of the type. */
    int SOCK_NONBLOCK = 0x800;

    int IPPROTO_IP = 0;
    int IPPROTO_ICMP = 1;
    int IPPROTO_IPV6 = 41;
    int IPPROTO_ICMPV6 = 58;
    int MSG_DONTWAIT = Platform.isMac() ? 0x80 : 0x40;
    /** Linux only: receives an error in place of a packet. */
    int MSG_ERRQUEUE = 0x2000;

    short POLLIN = 1;
    short POLLOUT = 4;
    /** Linux only: makes ICMP errors errors of the socket. */
    int IP_RECVERR = 11;
    /** Linux only. */
    int IPV6_RECVERR = 25;
    /** Linux only: has the time to live told with each packet, as a message of type {@link #IP_TTL}. */
    int IP_RECVTTL = 12;

    int IP_TTL = 2;
    /** Linux only: as {@link #IP_RECVTTL}, with messages of type {@link #IPV6_HOPLIMIT}. */
    int IPV6_RECVHOPLIMIT = 51;

    int IPV6_HOPLIMIT = 52;

    /** Errors by number, where Linux and macOS differ. */
    int EAGAIN = Platform.isMac() ? 35 : 11;

    int EINTR = 4;
    int EINPROGRESS = Platform.isMac() ? 36 : 115;

    /** The library, loaded at the first use. */
    static NativeSockets load() {
        return Holder.LIBRARY;
    }

    /** Opens a socket. */
    int socket(int family, int type, int protocol) throws LastErrorException;

    /** Sets an option. */
    int setsockopt(int socket, int level, int option, byte[] value, int length) throws LastErrorException;

    /** Sends a packet. */
    int sendto(int socket, byte[] packet, int length, int flags, byte[] address, int addressLength)
            throws LastErrorException;

    /** Receives a packet. */
    int recvfrom(int socket, byte[] buffer, int length, int flags, byte[] address, IntByReference addressLength)
            throws LastErrorException;

    /** Receives a packet, or an error, with what the kernel knows about it. */
    int recvmsg(int socket, Pointer message, int flags) throws LastErrorException;

    /** Waits for a socket, to the nanosecond. Linux only. */
    int ppoll(Pointer sockets, NativeLong count, Pointer time, @Nullable Pointer signals) throws LastErrorException;

    /** Waits for a socket, to the millisecond. */
    int poll(Pointer sockets, NativeLong count, int millis) throws LastErrorException;

    /** Connects a socket, so that the kernel tells it about errors on the way. */
    int connect(int socket, byte[] address, int length) throws LastErrorException;

    /** Closes a socket. */
    int close(int socket) throws LastErrorException;

    /** The words for an error number. */
    String strerror(int errno);

    /** Loads lazily. */
    final class Holder {
        private static final NativeSockets LIBRARY = Native.load(Platform.C_LIBRARY_NAME, NativeSockets.class);

        private Holder() {}
    }
}
