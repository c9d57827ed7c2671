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
                byte[] answer = answers.to(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (answer != null) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return; // the test is over
            }
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
