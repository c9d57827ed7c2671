package org.infratest.vantage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * ICMP on the wire, as far as echoes need it (RFC 792, RFC 4443): makes requests, and reads what comes back.
 *
 * @param isIpv6 whether it is ICMPv6
 * @param identifier tells the requests of one socket from those of others
 * @param payload random bytes that come back in the reply
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on the wire; nobody compares packets
record IcmpPacket(boolean isIpv6, int identifier, byte[] payload) {

    private static final int HEADER = 8;
    private static final int IPV6_HEADER = 40;

    /** What a received message means to whoever sent requests. */
    sealed interface Answer {

        /** The sequence number of the request that it is about. */
        int sequence();

        /**
         * The reply.
         *
         * @param ttl the time to live of the reply, or -1
         */
        record Reply(int sequence, int ttl) implements Answer {}

        /**
         * A router or the target says that the request did not arrive.
         *
         * @param code what it says
         */
        record NoWay(int sequence, IcmpCode code) implements Answer {}
    }

    /** A request as it is sent. The checksum of ICMPv6 is filled in by the kernel, which knows the addresses. */
    byte[] request(int sequence) {
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
     * @param identifierCounts false where the kernel replaced the identifier by one of its own
     * @return empty if it answers no request with this identifier and payload
     */
    Optional<Answer> read(byte[] received, boolean identifierCounts) {
        try {
            int start = isIpv6 ? 0 : ipv4HeaderLength(received, 0);
            int ttl = start == 0 ? -1 : received[8] & 0xff;
            ByteBuffer message =
                    ByteBuffer.wrap(received, start, received.length - start).slice();
            int type = message.get(0) & 0xff;
            if (type == (isIpv6 ? 129 : 0)) {
                return isMine(message, 0, identifierCounts) && hasPayload(message)
                        ? Optional.of(new Answer.Reply(sequence(message, 0), ttl))
                        : Optional.empty();
            }
            return noWay(new IcmpCode(isIpv6, type, message.get(1) & 0xff), message, identifierCounts);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty(); // too short to be an answer to anything
        }
    }

    private Optional<Answer> noWay(IcmpCode code, ByteBuffer message, boolean identifierCounts) {
        if (!code.isLoss()) {
            return Optional.empty();
        }
        int inner = HEADER + (isIpv6 ? IPV6_HEADER : (message.get(HEADER) & 0x0f) * 4);
        boolean aboutMine = message.get(inner) == (byte) (isIpv6 ? 128 : 8) && isMine(message, inner, identifierCounts);
        return aboutMine ? Optional.of(new Answer.NoWay(sequence(message, inner), code)) : Optional.empty();
    }

    /** The sequence number in the beginning of a request that did not arrive, or -1 if that is none. */
    static int sequenceOf(byte[] request) {
        return request.length < HEADER ? -1 : sequence(ByteBuffer.wrap(request), 0);
    }

    private static int sequence(ByteBuffer message, int start) {
        return message.getShort(start + 6) & 0xffff;
    }

    private boolean isMine(ByteBuffer message, int start, boolean identifierCounts) {
        return !identifierCounts || (message.getShort(start + 4) & 0xffff) == identifier;
    }

    private boolean hasPayload(ByteBuffer message) {
        byte[] received = new byte[payload.length];
        message.get(HEADER, received);
        return Arrays.equals(received, payload);
    }

    private static int ipv4HeaderLength(byte[] received, int at) {
        return (received[at] & 0xf0) == 0x40 ? (received[at] & 0x0f) * 4 : 0;
    }

    /** RFC 1071. */
    private static short checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }
}
