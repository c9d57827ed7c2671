package org.infratest.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.infratest.Printable;
import org.infratest.vantage.DatagramPattern;

/**
 * An NTP packet (RFC 5905, section 7.3).
 *
 * @param bytes at least the 48 bytes of its header
 */
record NtpPacket(ByteBuffer bytes) {

    static final int HEADER = 48;

    private static final int VERSION = 4;
    private static final int CLIENT = 3;
    private static final int SERVER = 4;
    private static final int MODE = 7;

    private static final int STRATUM_AT = 1;
    private static final int ROOT_DELAY_AT = 4;
    private static final int ROOT_DISPERSION_AT = 8;
    private static final int REFERENCE_AT = 12;
    private static final int ORIGIN_AT = 24;
    private static final int RECEIVE_AT = 32;
    private static final int TRANSMIT_AT = 40;

    /** Seconds from 1900, when the first era began, to 1970. */
    private static final long ERA_0 = 2_208_988_800L;
    /** Seconds of an era. Times without the first bit are taken for the next one, which begins in 2036. */
    private static final long ERA = 1L << 32;

    /**
     * A question.
     *
     * @param nonce what the server gives back as the time at which we asked; nobody learns our clock from it
     */
    static byte[] question(long nonce) {
        return ByteBuffer.allocate(HEADER)
                .put(0, (byte) (VERSION << 3 | CLIENT))
                .putLong(TRANSMIT_AT, nonce)
                .array();
    }

    /** How the answer to that question begins. */
    static DatagramPattern answer(long nonce) {
        int length = ORIGIN_AT + Long.BYTES;
        return DatagramPattern.startingWith(
                ByteBuffer.allocate(length)
                        .put(0, (byte) SERVER)
                        .putLong(ORIGIN_AT, nonce)
                        .array(),
                ByteBuffer.allocate(length)
                        .put(0, (byte) MODE)
                        .putLong(ORIGIN_AT, -1)
                        .array());
    }

    /** 3 where the server's clock is not synchronized. */
    int leap() {
        return (bytes.get(0) & 0xc0) >> 6;
    }

    int stratum() {
        return bytes.get(STRATUM_AT) & 0xff;
    }

    Duration rootDelay() {
        return shortTime(ROOT_DELAY_AT);
    }

    Duration rootDispersion() {
        return shortTime(ROOT_DISPERSION_AT);
    }

    Instant received() {
        return time(RECEIVE_AT);
    }

    Instant sent() {
        return time(TRANSMIT_AT);
    }

    /** Where the server has its time from: a clock's four letters, an address, or four letters that say why it gives none. */
    String reference() {
        byte[] id = new byte[4];
        bytes.get(REFERENCE_AT, id);
        if (stratum() > 1) {
            return address(id);
        }
        return Printable.line(new String(id, US_ASCII).replace("\0", "").strip(), 40);
    }

    private static String address(byte[] id) {
        try {
            return InetAddress.getByAddress(id).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Four bytes are an address", e);
        }
    }

    private Duration shortTime(int at) {
        long value = bytes.getInt(at) & 0xffff_ffffL;
        return Duration.ofNanos((value * 1_000_000_000L) >> 16);
    }

    private Instant time(int at) {
        long seconds = bytes.getInt(at) & 0xffff_ffffL;
        long fraction = bytes.getInt(at + 4) & 0xffff_ffffL;
        long era = seconds < ERA / 2 ? ERA : 0;
        return Instant.ofEpochSecond(era + seconds - ERA_0, (fraction * 1_000_000_000L) >>> 32);
    }
}
