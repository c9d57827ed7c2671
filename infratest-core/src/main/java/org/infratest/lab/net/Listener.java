package org.infratest.lab.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.EnvironmentException;

/**
 * A socket that a machine connects to.
 *
 * @param channel the socket, which does not block
 * @param address where it listens
 */
record Listener(ServerSocketChannel channel, SocketAddress address) {

    private static final int ONE_AND_ITS_SUCCESSOR = 2;

    /** Listens at a path, where nothing may be yet. */
    static Listener unix(Path path) {
        SocketAddress address = UnixDomainSocketAddress.of(path);
        try {
            return listen(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "A switch cannot listen on " + path + " (" + path.toString().length() + " characters): "
                            + e.getMessage() + "; the path must be free, in a folder that exists, and short: "
                            + "systems allow about 100 characters",
                    e);
        }
    }

    /** Listens on a free port of the loopback interface. */
    static Listener tcp() {
        try {
            return listen(ServerSocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new EnvironmentException(
                    "A switch cannot listen on the loopback interface: " + e.getMessage()
                            + "; see whether it is up (ip link show lo)",
                    e);
        }
    }

    private static Listener listen(ServerSocketChannel channel, SocketAddress at) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.bind(at, ONE_AND_ITS_SUCCESSOR);
            return new Listener(channel, channel.getLocalAddress());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Makes a connection fit for frames. */
    void prepare(SocketChannel connection) throws IOException {
        if (address instanceof InetSocketAddress) {
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /** Stops to listen, and leaves no file behind. */
    void close() {
        try {
            channel.close();
            if (address instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The socket " + address + " could not be closed", e);
        }
    }
}
