package org.infratest.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A UDP server on loopback that answers as it was told; null is silence. */
final class FakeUdpServer implements AutoCloseable {

    private final DatagramSocket socket;

    /** Makes an answer of a question. */
    @FunctionalInterface
    interface Answers {
        byte @Nullable [] to(byte[] question) throws IOException;

        /** What is sent before that, if anything. */
        default byte @Nullable [] before(byte[] question) throws IOException {
            return null;
        }

        /** This, and then the other. */
        default Answers then(Answers other) {
            Answers first = this;
            return new Answers() {
                @Override
                public byte @Nullable [] to(byte[] question) throws IOException {
                    return other.to(question);
                }

                @Override
                public byte @Nullable [] before(byte[] question) throws IOException {
                    return first.to(question);
                }
            };
        }
    }

    FakeUdpServer(Answers answers) throws IOException {
        this(new DatagramSocket(0, InetAddress.getLoopbackAddress()), answers);
    }

    FakeUdpServer(DatagramSocket socket, Answers answers) {
        this.socket = socket;
        Thread thread = new Thread(() -> serve(answers));
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Answers answers) {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
                send(answers.before(question), packet);
                send(answers.to(question), packet);
            } catch (IOException e) {
                return; // the test is over
            }
        }
    }

    private void send(byte @Nullable [] answer, DatagramPacket to) throws IOException {
        if (answer != null) {
            socket.send(new DatagramPacket(answer, answer.length, to.getSocketAddress()));
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }
}
