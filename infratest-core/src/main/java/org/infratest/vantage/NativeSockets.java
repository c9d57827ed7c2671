package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;

/** The few calls of the C library that an ICMP socket needs; a result below zero throws. */
interface NativeSockets extends Library {

    int AF_INET = 2;
    int AF_INET6 = Platform.isMac() ? 30 : 10;
    int SOCK_DGRAM = 2;
    int SOCK_RAW = 3;
    int IPPROTO_IP = 0;
    int IPPROTO_ICMP = 1;
    int IPPROTO_IPV6 = 41;
    int IPPROTO_ICMPV6 = 58;
    int SOL_SOCKET = Platform.isMac() ? 0xffff : 1;
    int SO_RCVTIMEO = Platform.isMac() ? 0x1006 : 20;
    /** Linux only: makes ICMP errors errors of the socket. */
    int IP_RECVERR = 11;
    /** Linux only. */
    int IPV6_RECVERR = 25;

    /** Errors by number, where Linux and macOS differ. */
    int EAGAIN = Platform.isMac() ? 35 : 11;

    int EINTR = 4;

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
