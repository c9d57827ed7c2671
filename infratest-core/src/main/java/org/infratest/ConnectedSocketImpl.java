package org.infratest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is under a socket that is not one of the operating system's, and is connected from its beginning. {@link java.net.Socket} itself
 * keeps what is open, connected and closed.
 */
public abstract class ConnectedSocketImpl extends SocketImpl {

    private static final int BUFFER = 1 << 18;

    private final PatientInput input;
    private final OutputStream output;
    private final InetAddress local;
    private final Map<Integer, Object> options = new ConcurrentHashMap<>();

    /**
     * Creates one.
     *
     * @param output sends what is written to it at once
     * @param local the address on this side
     */
    protected ConnectedSocketImpl(PatientInput input, OutputStream output, InetAddress local) {
        this.input = input;
        this.output = output;
        this.local = local;
    }

    /** Whether closing is to break the connection off rather than to end it ({@code SO_LINGER} of 0). */
    protected final boolean isBrokenOff() {
        return options.get(SocketOptions.SO_LINGER) instanceof Integer seconds && seconds == 0;
    }

    @Override
    protected final InputStream getInputStream() {
        return input;
    }

    @Override
    protected final OutputStream getOutputStream() {
        return output;
    }

    @Override
    protected final int available() {
        return input.available();
    }

    @Override
    protected final void shutdownInput() {
        input.finish();
    }

    @Override
    protected final void shutdownOutput() throws IOException {
        output.close();
    }

    @Override
    public final void setOption(int option, Object value) {
        if (option == SocketOptions.SO_TIMEOUT) {
            input.timeout((Integer) value);
        } else {
            options.put(option, value);
        }
    }

    @Override
    public final @Nullable Object getOption(int option) {
        return switch (option) {
            case SocketOptions.SO_TIMEOUT -> input.timeout();
            case SocketOptions.SO_BINDADDR -> local;
            case SocketOptions.TCP_NODELAY -> options.getOrDefault(option, true);
            case SocketOptions.SO_LINGER -> options.getOrDefault(option, -1);
            case SocketOptions.SO_SNDBUF, SocketOptions.SO_RCVBUF -> options.getOrDefault(option, BUFFER);
            case SocketOptions.IP_TOS -> options.getOrDefault(option, 0);
            default -> options.getOrDefault(option, false);
        };
    }

    @Override
    protected final void create(boolean stream) {
        // it is connected already
    }

    @Override
    protected final void connect(String host, int peerPort) throws SocketException {
        throw new SocketException("The socket is connected");
    }

    @Override
    protected final void connect(InetAddress host, int peerPort) throws SocketException {
        throw new SocketException("The socket is connected");
    }

    @Override
    protected final void bind(InetAddress host, int localPort) throws SocketException {
        throw new SocketException("The socket is connected, so it cannot be bound");
    }

    @Override
    protected final void listen(int backlog) throws SocketException {
        throw new SocketException("The socket is connected, so it cannot listen");
    }

    @Override
    protected final void accept(SocketImpl accepted) throws SocketException {
        throw new SocketException("The socket is connected, so it cannot accept");
    }

    @Override
    protected final void sendUrgentData(int data) throws SocketException {
        throw new SocketException("Urgent data is not sent (RFC 6093)");
    }
}
