package org.infratest.vantage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.vantage.EchoMeans.MeansMissingException;

/**
 * Looks from this JVM. Echo requests are real ones: by a datagram ICMP socket, a raw one, or the system's {@code ping},
 * whichever is the first that works. {@link InetAddress#isReachable} is never used, as it falls back to TCP port 7.
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
            Dial dial = notOpened(target, e, watch.time());
            closeQuietly(socket, e);
            return dial;
        }
    }

    private static Dial notOpened(InetSocketAddress target, IOException failure, Duration took) {
        if (failure instanceof SocketTimeoutException) {
            return new Dial.NotOpened(Dial.State.FILTERED, "no answer within " + Durations.text(took), took);
        }
        String words =
                failure instanceof NoRouteToHostException ? "No route to host" : String.valueOf(failure.getMessage());
        Errors known = Errors.in(words)
                .orElseThrow(() -> new EnvironmentException(
                        "Could not try to connect to " + target + " from this JVM: " + failure.getMessage(), failure));
        return new Dial.NotOpened(known.state(), known.reason(), took);
    }

    private static void closeQuietly(Socket socket, IOException failure) {
        try {
            socket.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public Echo echo(InetAddress target, Duration timeout) {
        List<String> tried = new ArrayList<>();
        for (EchoMeans way : means) {
            try {
                return way.echo(target, timeout);
            } catch (MeansMissingException e) {
                tried.add(way.title() + " (" + e.getMessage() + ")");
            }
        }
        throw new EnvironmentException("No echo request can be sent from this JVM; tried: " + String.join(", ", tried)
                + ". Install ping (on Debian and Ubuntu: apt-get install iputils-ping), or allow ICMP sockets with: "
                + "sysctl -w net.ipv4.ping_group_range='0 2147483647'");
    }

    @Override
    public String toString() {
        return NAME;
    }
}
