package org.infratest.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.infratest.ConnectedSocketImpl;

/** The channel under a {@link ChannelSocket}. */
final class ChannelSocketImpl extends ConnectedSocketImpl {

    private final ChannelDirectTCPIP channel;
    private final ChannelInput input;

    ChannelSocketImpl(ChannelDirectTCPIP channel, ChannelInput input) throws IOException {
        super(input, new Unbuffered(channel.getOutputStream()), InetAddress.getLoopbackAddress());
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
