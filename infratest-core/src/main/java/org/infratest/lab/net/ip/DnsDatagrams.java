package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.infratest.lab.net.Loop;

/** A query that is passed on by UDP. A lost one is asked again by the client, as everywhere (RFC 1035, 4.2.1). */
final class DnsDatagrams extends DnsExchange {

    private static final int LONGEST = 65_535;

    private final DatagramChannel channel;

    DnsDatagrams(Loop loop, Readiness readiness, DnsQuery asked, int id, byte[] query, Duration patience)
            throws IOException {
        this(loop, readiness, asked, id, query, patience, DatagramChannel.open());
    }

    private DnsDatagrams(
            Loop loop,
            Readiness readiness,
            DnsQuery asked,
            int id,
            byte[] query,
            Duration patience,
            DatagramChannel channel) {
        super(loop, readiness, asked, id, query, patience, channel);
        this.channel = channel;
    }

    @Override
    void connect(InetSocketAddress resolver) throws IOException {
        channel.connect(resolver);
        channel.write(message());
        once(SelectionKey.OP_READ, this::read);
    }

    private void read() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (channel.read(buffer.clear()) > 0) {
            byte[] received = new byte[buffer.flip().limit()];
            buffer.get(received);
            if (take(received)) {
                return;
            }
        }
        once(SelectionKey.OP_READ, this::read);
    }
}
