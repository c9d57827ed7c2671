package org.infratest.vantage;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.infratest.EnvironmentException;

/** Sends a datagram by a connected socket of Java, which hears of ICMP port-unreachable, but not from whom, and of little else. */
final class UdpChannel {

    static final String MEANS = "udp socket";

    private static final int LARGEST = 65_535;

    private UdpChannel() {}

    static Datagram exchange(InetSocketAddress target, byte[] payload, Duration timeout) {
        Stopwatch watch = new Stopwatch();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            socket.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())));
            socket.send(new DatagramPacket(payload, payload.length));
            DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            socket.receive(answer);
            byte[] bytes = Arrays.copyOf(answer.getData(), answer.getLength());
            return new Datagram.Answered(MEANS, bytes, target, watch.time());
        } catch (SocketTimeoutException e) {
            return new Datagram.Silent(MEANS, watch.time());
        } catch (PortUnreachableException e) {
            return new Datagram.Refused(MEANS, null, watch.time());
        } catch (IOException e) {
            return Errors.in(String.valueOf(e.getMessage()))
                    .<Datagram>map(known -> new Datagram.Unreachable(MEANS, known.reason(), null, null, watch.time()))
                    .orElseThrow(() -> new EnvironmentException(
                            "Could not send a datagram to " + Literals.of(target) + " from this JVM: " + e.getMessage(),
                            e));
        }
    }
}
