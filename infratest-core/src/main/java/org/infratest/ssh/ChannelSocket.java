package org.infratest.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/**
 * An open {@code direct-tcpip} channel as a socket, so that everything which layers on sockets works on it: TLS, HTTP
 * clients, read timeouts. Options that have no meaning for a channel are accepted and remembered.
 */
final class ChannelSocket extends Socket {

    private ChannelSocket(ChannelSocketImpl channel) throws SocketException {
        super(channel);
    }

    /**
     * Wraps an open channel.
     *
     * @param input what the channel receives
     * @param target where the channel leads
     */
    static Socket of(ChannelDirectTCPIP channel, ChannelInput input, InetSocketAddress target) throws IOException {
        Socket socket = new ChannelSocket(new ChannelSocketImpl(channel, input));
        socket.connect(target);
        return socket;
    }
}
