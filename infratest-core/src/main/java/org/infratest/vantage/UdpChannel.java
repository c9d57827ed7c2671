package org.infratest.vantage;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.infratest.EnvironmentException;

/** Sends a datagram by a connected socket of Java, which hears of ICMP port-unreachable, but not from whom, and of little else. */
final class UdpChannel {

    static final String MEANS = "udp socket";

    private static final int LARGEST = 65_535;

    private UdpChannel() {}

    static UdpExchange exchange(UdpQuestion question) {
        List<byte[]> strays = new ArrayList<>();
        return new UdpExchange(exchange(question, strays), strays);
    }

    private static Datagram exchange(UdpQuestion question, List<byte[]> strays) {
        Stopwatch watch = new Stopwatch();
        InetSocketAddress target = question.target();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            socket.send(new DatagramPacket(question.payload(), question.payload().length));
            while (true) {
                byte[] bytes = receive(socket, question.timeout().minus(watch.time()));
                if (question.wanted().matches(bytes)) {
                    return new Datagram.Answered(MEANS, bytes, target, watch.time());
                }
                if (strays.size() < UdpExchange.KEPT) {
                    strays.add(bytes);
                }
            }
        } catch (SocketTimeoutException e) {
            return new Datagram.Silent(MEANS, watch.time());
        } catch (PortUnreachableException e) {
            return new Datagram.Refused(MEANS, null, watch.time());
        } catch (IOException e) {
            return Errors.ofThisComputer(String.valueOf(e.getMessage()))
                    .<Datagram>map(known -> new Datagram.Unreachable(MEANS, known.reason(), null, null, watch.time()))
                    .orElseThrow(() -> new EnvironmentException(
                            "Could not send a datagram to " + Literals.of(target) + " from this JVM: " + e.getMessage(),
                            e));
        }
    }

    private static byte[] receive(DatagramSocket socket, Duration left) throws IOException {
        if (left.isNegative()) {
            throw new SocketTimeoutException("Receive timed out");
        }
        socket.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, left.toMillis())));
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
