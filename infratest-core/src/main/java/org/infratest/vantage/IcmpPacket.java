package org.infratest.vantage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * ICMP on the wire, as far as an echo needs it (RFC 792, RFC 4443): makes requests, and reads what comes back.
 *
 * @param isIpv6 whether it is ICMPv6
 * @param identifier tells the requests of one socket from those of others
 * @param sequence tells requests with one identifier apart
 * @param payload random bytes that come back in the reply
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on the wire; nobody compares packets
record IcmpPacket(boolean isIpv6, int identifier, int sequence, byte[] payload) {

    private static final int HEADER = 8;
    private static final int IPV6_HEADER = 40;

    /** What a received message means to whoever sent this request. */
    sealed interface Answer {

        /**
         * The reply.
         *
         * @param ttl the time to live of the reply, or -1
         */
        record Reply(int ttl) implements Answer {}

        /**
         * A router or the target says that there is no way.
         *
         * @param reason in words
         */
        record NoWay(String reason) implements Answer {}
    }

    /** The request as it is sent. The checksum of ICMPv6 is filled in by the kernel, which knows the addresses. */
    byte[] request() {
        ByteBuffer packet = ByteBuffer.allocate(HEADER + payload.length);
        packet.put((byte) (isIpv6 ? 128 : 8)).put((byte) 0).putShort((short) 0);
        packet.putShort((short) identifier).putShort((short) sequence).put(payload);
        if (!isIpv6) {
            packet.putShort(2, checksum(packet.array()));
        }
        return packet.array();
    }

    /**
     * Reads a message.
     *
     * @param received as the socket gave it, with an IP header in front or without
     * @param sender who sent it
     * @param identifierCounts false where the kernel replaced the identifier by one of its own
     * @return empty if it does not answer this request
     */
    Optional<Answer> read(byte[] received, InetAddress sender, boolean identifierCounts) {
        try {
            int start = isIpv6 ? 0 : ipv4HeaderLength(received, 0);
            int ttl = start == 0 ? -1 : received[8] & 0xff;
            ByteBuffer message =
                    ByteBuffer.wrap(received, start, received.length - start).slice();
            int type = message.get(0) & 0xff;
            if (type == (isIpv6 ? 129 : 0)) {
                return isMine(message, 0, identifierCounts) && hasPayload(message)
                        ? Optional.of(new Answer.Reply(ttl))
                        : Optional.empty();
            }
            return noWay(type, message, sender, identifierCounts);
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty(); // too short to be an answer to anything
        }
    }

    private Optional<Answer> noWay(int type, ByteBuffer message, InetAddress sender, boolean identifierCounts) {
        String reason = isIpv6 ? reason6(type, message.get(1)) : reason4(type, message.get(1));
        if (reason == null) {
            return Optional.empty();
        }
        int inner = HEADER + (isIpv6 ? IPV6_HEADER : (message.get(HEADER) & 0x0f) * 4);
        boolean aboutMine = message.get(inner) == (byte) (isIpv6 ? 128 : 8) && isMine(message, inner, identifierCounts);
        return aboutMine
                ? Optional.of(new Answer.NoWay(reason + ", says " + sender.getHostAddress()))
                : Optional.empty();
    }

    private boolean isMine(ByteBuffer message, int start, boolean identifierCounts) {
        return (message.getShort(start + 6) & 0xffff) == sequence
                && (!identifierCounts || (message.getShort(start + 4) & 0xffff) == identifier);
    }

    private boolean hasPayload(ByteBuffer message) {
        byte[] received = new byte[payload.length];
        message.get(HEADER, received);
        return Arrays.equals(received, payload);
    }

    private static int ipv4HeaderLength(byte[] received, int at) {
        return (received[at] & 0xf0) == 0x40 ? (received[at] & 0x0f) * 4 : 0;
    }

    private static @Nullable String reason4(int type, byte code) {
        if (type == 11) {
            return "time to live exceeded";
        }
        if (type != 3) {
            return null;
        }
        return switch (code) {
            case 0, 6, 11 -> "network unreachable";
            case 1, 7, 12 -> "host unreachable";
            case 2 -> "protocol unreachable";
            case 3 -> "port unreachable";
            case 9, 10, 13 -> "administratively prohibited";
            default -> "destination unreachable, code " + code;
        };
    }

    private static @Nullable String reason6(int type, byte code) {
        if (type == 3) {
            return "hop limit exceeded";
        }
        if (type != 1) {
            return null;
        }
        return switch (code) {
            case 0 -> "no route to destination";
            case 1, 5, 6 -> "administratively prohibited";
            case 3 -> "address unreachable";
            case 4 -> "port unreachable";
            default -> "destination unreachable, code " + code;
        };
    }

    /** RFC 1071. */
    private static short checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }

    /** The address in a raw form. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }
}
