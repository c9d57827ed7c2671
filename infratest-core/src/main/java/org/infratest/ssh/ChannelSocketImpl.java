package org.infratest.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The channel under a {@link ChannelSocket}; {@link java.net.Socket} itself keeps what is open, connected and closed. */
final class ChannelSocketImpl extends SocketImpl {

    private final ChannelDirectTCPIP channel;
    private final ChannelInput input;
    private final OutputStream output;
    private final Map<Integer, Object> options = new ConcurrentHashMap<>();

    ChannelSocketImpl(ChannelDirectTCPIP channel, ChannelInput input) throws IOException {
        this.channel = channel;
        this.input = input;
        this.output = new Unbuffered(channel.getOutputStream());
    }

    @Override
    protected void connect(SocketAddress target, int timeout) {
        InetSocketAddress peer = (InetSocketAddress) target;
        address = peer.getAddress();
        port = peer.getPort();
    }

    @Override
    protected void connect(String host, int peerPort) throws IOException {
        throw new SocketException("The channel is connected");
    }

    @Override
    protected void connect(InetAddress host, int peerPort) throws IOException {
        throw new SocketException("The channel is connected");
    }

    @Override
    protected InputStream getInputStream() {
        return input;
    }

    @Override
    protected OutputStream getOutputStream() {
        return output;
    }

    @Override
    protected int available() {
        return input.available();
    }

    @Override
    protected void close() {
        input.close();
        channel.disconnect();
    }

    @Override
    protected void shutdownInput() {
        input.finish();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        output.close();
    }

    @Override
    public void setOption(int option, Object value) {
        if (option == SocketOptions.SO_TIMEOUT) {
            input.timeout((Integer) value);
        } else {
            options.put(option, value);
        }
    }

    @Override
    public @Nullable Object getOption(int option) {
        return switch (option) {
            case SocketOptions.SO_TIMEOUT -> input.timeout();
            case SocketOptions.SO_BINDADDR -> InetAddress.getLoopbackAddress();
            case SocketOptions.TCP_NODELAY -> options.getOrDefault(option, true);
            case SocketOptions.SO_LINGER -> options.getOrDefault(option, -1);
            case SocketOptions.SO_SNDBUF, SocketOptions.SO_RCVBUF -> options.getOrDefault(option, 1 << 16);
            case SocketOptions.IP_TOS -> options.getOrDefault(option, 0);
            default -> options.getOrDefault(option, false);
        };
    }

    @Override
    protected void create(boolean stream) {
        // the channel is open already
    }

    @Override
    protected void bind(InetAddress host, int localPort) throws IOException {
        throw new SocketException("A channel cannot be bound");
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("A channel cannot listen");
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw new SocketException("A channel cannot listen");
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("SSH has no urgent data");
    }

    /** JSch collects bytes until a flush; a socket sends them. */
    private static final class Unbuffered extends FilterOutputStream {

        Unbuffered(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            out.flush();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }
    }
}
