package org.infratest.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.infratest.ConnectedSocketImpl;

/** The channel under a {@link ChannelSocket}. */
final class ChannelSocketImpl extends ConnectedSocketImpl {

    private final ChannelDirectTCPIP channel;
    private final ChannelInput input;

    ChannelSocketImpl(ChannelDirectTCPIP channel, ChannelInput input) throws IOException {
        super(input, new ChannelOutput(channel.getOutputStream(), input), InetAddress.getLoopbackAddress());
        this.channel = channel;
        this.input = input;
    }

    @Override
    protected void connect(SocketAddress target, int timeout) {
        InetSocketAddress peer = (InetSocketAddress) target;
        address = peer.getAddress();
        port = peer.getPort();
    }

    @Override
    protected void close() {
        input.close();
        channel.disconnect();
    }
}
