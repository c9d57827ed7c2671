package org.infratest.lab.net.ip;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.infratest.lab.net.Loop;

/** DNS over TCP (RFC 7766): messages with their length in front, several on one connection. Bounded in number and time. */
final class DnsStreams {

    static final int MOST = 32;

    private static final long IDLE = 10_000_000_000L;

    private final Loop loop;
    private final Answering answering;
    private int open;

    DnsStreams(Loop loop, Answering answering) {
        this.loop = loop;
        this.answering = answering;
    }

    /** Answers messages. */
    @FunctionalInterface
    interface Answering {
        void answer(ByteBuffer message, boolean udp, Consumer<byte[]> then);
    }

    void incoming(TcpConnection connection) {
        if (open == MOST) {
            connection.refuse();
            return;
        }
        open++;
        connection.accept(new Stream(connection));
    }

    /** One connection. A client that asks faster than it reads the answers is cut off. */
    private final class Stream implements TcpEvents {

        private final ByteBuffer received = ByteBuffer.allocate(4096);
        private final Alarm idle;
        private boolean ended;

        Stream(TcpConnection connection) {
            idle = new Alarm(loop, connection::abort);
            idle.in(IDLE);
        }

        @Override
        public void changed(TcpConnection connection) {
            if (connection.state() == TcpState.CLOSED) {
                end();
                return;
            }
            while (connection.input().poll(received) > 0) {
                read(connection);
            }
            if (connection.input().isAtEnd()) {
                connection.close();
            }
        }

        private void read(TcpConnection connection) {
            received.flip();
            while (received.remaining() >= 2 && received.remaining() - 2 >= length()) {
                int length = length();
                ByteBuffer message = received.slice(received.position() + 2, length);
                received.position(received.position() + 2 + length);
                idle.in(IDLE);
                answering.answer(message, false, bytes -> write(connection, bytes));
            }
            boolean tooLong = received.remaining() >= 2 && length() > received.capacity() - 2;
            received.compact();
            if (tooLong) {
                connection.abort();
            }
        }

        private int length() {
            return received.getShort(received.position()) & 0xffff;
        }

        private void write(TcpConnection connection, byte[] bytes) {
            ByteBuffer message = ByteBuffer.allocate(2 + bytes.length)
                    .putShort((short) bytes.length)
                    .put(bytes);
            if (connection.output().free() < message.capacity()) {
                connection.abort();
            } else {
                connection.output().offer(message.flip());
            }
        }

        private void end() {
            if (!ended) {
                ended = true;
                open--;
                idle.off();
            }
        }
    }
}
