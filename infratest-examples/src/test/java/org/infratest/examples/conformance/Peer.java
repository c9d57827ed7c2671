package org.infratest.examples.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.examples.namespaces.NamespaceMachine;

/** A server in a machine that misbehaves in one way. It serves each who connects on a thread of its own, until it is closed. */
final class Peer implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    private Peer(ServerSocket socket, Behaviour behaviour) {
        this.socket = socket;
        this.behaviour = behaviour;
    }

    /** What a peer does with one who connects. The connection is closed when it returns or throws. */
    @FunctionalInterface
    interface Behaviour {

        void serve(Socket client) throws Exception;
    }

    /** One that listens on a port of its own on all addresses of that machine. */
    static Peer start(NamespaceMachine machine, Behaviour behaviour) throws Exception {
        return start(machine, 0, behaviour);
    }

    /** One that listens on that port, for what a firewall says about it. */
    static Peer start(NamespaceMachine machine, int port, Behaviour behaviour) throws Exception {
        Peer peer = new Peer(machine.inside(() -> new ServerSocket(port, BACKLOG)), behaviour);
        inBackground(peer::accept);
        return peer;
    }

    /** One that listens on one address of that machine. */
    static Peer start(NamespaceMachine machine, InetAddress address, Behaviour behaviour) throws Exception {
        Peer peer = new Peer(machine.inside(() -> new ServerSocket(0, BACKLOG, address)), behaviour);
        inBackground(peer::accept);
        return peer;
    }

    /** One that listens, and takes no connection; as many as that are taken by the kernel in its place. */
    static Peer unattended(NamespaceMachine machine, int backlog) throws Exception {
        return new Peer(machine.inside(() -> new ServerSocket(0, backlog)), client -> {});
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                clients.add(client);
                inBackground(() -> serve(client));
            }
        } catch (IOException e) {
            clients.forEach(Peer::close); // the peer is closed
        }
    }

    /** How a client ends is no concern of its peer's: it sees the verdict in what the probe says. */
    private void serve(Socket client) {
        try (client) {
            behaviour.serve(client);
        } catch (Exception e) {
            return;
        } finally {
            clients.remove(client);
        }
    }

    private static void close(Socket client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clients.forEach(Peer::close);
    }
}
