package org.infratest.vantage;

import com.sun.jna.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.vantage.EchoMeans.MeansMissingException;

/**
 * Looks from this JVM. Echo requests are real ones: by a datagram ICMP socket, a raw one, or the system's {@code ping},
 * whichever is the first that works. {@link InetAddress#isReachable} is never used, as it falls back to TCP port 7. On Linux it
 * knows who sent an ICMP message; elsewhere a socket knows less.
 */
public final class JvmVantage implements Vantage {

    /** The name of this place. */
    public static final String NAME = "this JVM";

    /** Looks by the network of this computer. */
    public static final Vantage OF_THIS_COMPUTER = new JvmVantage();

    private final List<EchoMeans> means;

    /** Looks from this JVM, with the {@code ping} of this computer where the JVM itself cannot send echo requests. */
    public JvmVantage() {
        this(new SystemCommandRunner());
    }

    /**
     * Looks from this JVM.
     *
     * @param runner runs {@code ping} where it is needed
     */
    public JvmVantage(CommandRunner runner) {
        this(List.of(IcmpSocket.DATAGRAM, IcmpSocket.RAW, new SystemPing(runner)));
    }

    JvmVantage(List<EchoMeans> means) {
        this.means = List.copyOf(means);
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@inheritDoc} This computer does not know which of its interfaces are there for management, so all count; a
     * network that a topology declares never has a management subnet.
     */
    @Override
    public List<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(JvmVantage::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList();
        } catch (SocketException e) {
            throw new EnvironmentException(
                    "The network interfaces of this computer cannot be listed: " + e.getMessage(), e);
        }
    }

    /** An interface that vanished while it was looked at is not up. */
    private static boolean isUp(NetworkInterface candidate) {
        try {
            return candidate.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        Stopwatch watch = new Stopwatch();
        Socket socket = new Socket();
        try {
            socket.connect(target, (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())));
            return new Dial.Opened(socket, watch.time());
        } catch (IOException e) {
            closeQuietly(socket, e);
            if (ConnectFailure.isAfterOpening(e)) {
                return new Dial.Opened(new ResetSocket(), watch.time());
            }
            return ConnectFailure.of(target, e, timeout, watch.time());
        }
    }

    @Override
    public List<Dial> connectEach(List<InetSocketAddress> targets, Duration timeout) {
        return new ChannelDials(timeout).look(targets);
    }

    private static void closeQuietly(Socket socket, IOException failure) {
        try {
            socket.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        List<String> tried = new ArrayList<>();
        for (EchoMeans way : means) {
            try {
                return way.echoes(target, plan);
            } catch (MeansMissingException e) {
                tried.add(way.title() + " (" + e.getMessage() + ")");
            }
        }
        throw new EnvironmentException("No echo request can be sent from this JVM; tried: " + String.join(", ", tried)
                + ". Install ping (on Debian and Ubuntu: apt-get install iputils-ping), or allow ICMP sockets with: "
                + "sysctl -w net.ipv4.ping_group_range='0 2147483647'");
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        return exchange(target, payload, DatagramPattern.ANY, timeout).end();
    }

    @Override
    public UdpExchange exchange(InetSocketAddress target, byte[] payload, DatagramPattern wanted, Duration timeout) {
        Datagram.requireFits(payload);
        UdpQuestion question = new UdpQuestion(target, payload, wanted, timeout);
        try {
            return Platform.isLinux()
                    ? new NativeUdp(NativeSockets.load()).exchange(question)
                    : UdpChannel.exchange(question);
        } catch (LinkageError e) {
            return UdpChannel.exchange(question); // JNA does not load here
        }
    }

    @Override
    public String toString() {
        return NAME;
    }
}
