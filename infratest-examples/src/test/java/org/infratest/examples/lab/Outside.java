package org.infratest.examples.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * What the machines of a lab find outside: servers of this JVM. Those for address translation are at an address of this computer that is not a
 * loopback one, as machines keep such packets to themselves; what is sent there does not leave the computer either.
 */
final class Outside implements AutoCloseable {

    static final String GREETING = "greetings from outside";

    /** A name that the resolver knows; its answer does not fit a datagram where its name begins with large. */
    static final String RESOLVED = "192.0.2.80";

    private static final int LONGEST = 2000;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final @Nullable ServerSocket tcp6;
    private final @Nullable DatagramSocket udp6;
    private final ServerSocket dnsConnections;
    private final DatagramSocket dnsDatagrams;

    Outside() {
        try {
            InetAddress own = ownAddress(Inet4Address.class)
                    .orElseThrow(() -> new AssertionError("This computer has no IPv4 address but its loopback one;"
                            + " give it one, or run the test by scripts/in-private-net"));
            tcp = new ServerSocket(0, 5, own);
            udp = new DatagramSocket(0, own);
            InetAddress six = ownAddress(Inet6Address.class).orElse(null);
            tcp6 = six == null ? null : new ServerSocket(0, 5, six);
            udp6 = six == null ? null : new DatagramSocket(0, six);
            dnsConnections = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            dnsDatagrams = new DatagramSocket(dnsConnections.getLocalPort(), InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(() -> greet(tcp));
        inBackground(() -> echo(udp));
        if (tcp6 != null && udp6 != null) {
            inBackground(() -> greet(tcp6));
            inBackground(() -> echo(udp6));
        }
        inBackground(this::resolveByUdp);
        inBackground(this::resolveByTcp);
    }

    private static Optional<InetAddress> ownAddress(Class<? extends InetAddress> family) throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address ->
                        family.isInstance(address) && !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
    }

    String address() {
        return tcp.getInetAddress().getHostAddress();
    }

    /** All that is served, as an uplink names where it may lead to. */
    Subnet[] subnets() {
        return Stream.concat(Stream.of(address() + "/32"), six().map(six -> six.address() + "/128").stream())
                .map(Subnet::parse)
                .toArray(Subnet[]::new);
    }

    int tcpPort() {
        return tcp.getLocalPort();
    }

    int udpPort() {
        return udp.getLocalPort();
    }

    /** By IPv6: who greets, and who says it again; nobody where this computer has no IPv6 address. */
    Optional<Six> six() {
        if (tcp6 == null || udp6 == null) {
            return Optional.empty();
        }
        String address = tcp6.getInetAddress().getHostAddress().replaceFirst("%.*", "");
        return Optional.of(new Six(address, tcp6.getLocalPort(), udp6.getLocalPort()));
    }

    /** Servers at an IPv6 address. */
    record Six(String address, int tcpPort, int udpPort) {}

    InetSocketAddress resolver() {
        return (InetSocketAddress) dnsConnections.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
        if (tcp6 != null && udp6 != null) {
            tcp6.close();
            udp6.close();
        }
        dnsConnections.close();
        dnsDatagrams.close();
    }

    private static void greet(ServerSocket tcp) throws IOException {
        try (Socket client = tcp.accept()) {
            client.getOutputStream().write((GREETING + "\n").getBytes(US_ASCII));
        }
    }

    private static void echo(DatagramSocket udp) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        udp.receive(packet);
        udp.send(packet);
    }

    private void resolveByUdp() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        dnsDatagrams.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        boolean large = new String(query, US_ASCII).contains("large");
        byte[] answer = large ? truncated(query) : answer(query);
        dnsDatagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    }

    private void resolveByTcp() throws IOException {
        try (Socket client = dnsConnections.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            byte[] query = new byte[in.readUnsignedShort()];
            in.readFully(query);
            byte[] answer = answer(query);
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            out.writeShort(answer.length);
            out.write(answer);
            out.flush();
        }
    }

    /** Says that there is more than a datagram holds (RFC 1035, 4.1.1). */
    private static byte[] truncated(byte[] query) {
        return header(question(query), 0x8380, 0).array();
    }

    private static byte[] answer(byte[] query) {
        byte[] question = question(query);
        int records = question[question.length - 3] == 1 ? 1 : 0; // one for IPv4, and there is no other
        ByteBuffer answer = ByteBuffer.allocate(question.length + 16 * records)
                .put(header(question, 0x8180, records).array());
        if (records > 0) {
            answer.putShort((short) 0xc00c)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(5);
            answer.putShort((short) 4).put(new byte[] {(byte) 192, 0, 2, 80});
        }
        return answer.array();
    }

    private static ByteBuffer header(byte[] question, int flags, int records) {
        return ByteBuffer.wrap(question.clone())
                .putShort(2, (short) flags)
                .putShort(6, (short) records)
                .putShort(10, (short) 0);
    }

    /** The query as far as its question goes. */
    private static byte[] question(byte[] query) {
        int end = 12;
        while (query[end] != 0) {
            end += 1 + query[end];
        }
        return Arrays.copyOf(query, end + 5);
    }

    /** Serves one after the other, until its sockets are closed. */
    private static void inBackground(Serving serving) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    serving.serveOne();
                }
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Serving {
        void serveOne() throws IOException;
    }
}
