package org.infratest.examples.conformance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.Arrays;
import org.infratest.examples.namespaces.NamespaceMachine;

/** A server of datagrams in a machine that answers in one way, until it is closed. */
final class UdpPeer implements AutoCloseable {

    private static final int LONGEST = 4096;

    private final DatagramSocket socket;
    private final Answering answering;

    private UdpPeer(DatagramSocket socket, Answering answering) {
        this.socket = socket;
        this.answering = answering;
    }

    /** What a peer does with one datagram. */
    @FunctionalInterface
    interface Answering {

        void answer(Question question) throws IOException;
    }

    /** A datagram that came, and the way back. */
    record Question(DatagramSocket socket, DatagramPacket packet) {

        byte[] payload() {
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        /** Answers as one does: from the address and port that were asked. */
        void reply(byte[] payload) throws IOException {
            socket.send(new DatagramPacket(payload, payload.length, packet.getSocketAddress()));
        }

        /** Answers from another socket, as somebody else would. */
        void replyFrom(DatagramSocket other, byte[] payload) throws IOException {
            other.send(new DatagramPacket(payload, payload.length, packet.getSocketAddress()));
        }
    }

    /** One on a port of its own. */
    static UdpPeer start(NamespaceMachine machine, Answering answering) throws Exception {
        UdpPeer peer = new UdpPeer(machine.inside(() -> new DatagramSocket(0)), answering);
        Thread thread = new Thread(peer::serve, "udp-peer");
        thread.setDaemon(true);
        thread.start();
        return peer;
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
                socket.receive(packet);
                answering.answer(new Question(socket, packet));
            }
        } catch (IOException e) {
            socket.close(); // it is closed already, unless the peer itself has broken: then nobody answers
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
