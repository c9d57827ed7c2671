package org.infratest.vantage;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What a socket has to tell. */
sealed interface Incoming {

    /**
     * A packet.
     *
     * @param sender who sent it
     * @param ttl its time to live, or -1 where the socket does not tell
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on the wire; nobody compares packets
    record Packet(byte[] bytes, @Nullable InetAddress sender, int ttl) implements Incoming {}

    /**
     * Something of ours did not arrive.
     *
     * @param errno the number of the error
     * @param by who sent the ICMP message that says so, or null where none did
     * @param code that message, or null
     * @param about the beginning of what did not arrive, without the headers below those of the socket
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on the wire; nobody compares notices
    record Notice(
            int errno, @Nullable InetAddress by, @Nullable IcmpCode code, byte[] about) implements Incoming {

        /** In words, with who said so; null where no ICMP message did. */
        @Nullable
        String words() {
            if (code == null) {
                return null;
            }
            return by == null ? code.words() : code.words() + ", says " + Literals.of(by);
        }
    }
}
