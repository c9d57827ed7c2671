package org.infratest.lab.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** A machine's connection to a port. All on the loop. */
final class QemuConnection {

    private final SocketChannel channel;
    private final FrameReader reader;
    private final QemuLink link;
    private final Consumer<String> whenEnded;
    private boolean ended;

    QemuConnection(SocketChannel channel, FrameReader reader, QemuLink link, Consumer<String> whenEnded) {
        this.channel = channel;
        this.reader = reader;
        this.link = link;
        this.whenEnded = whenEnded;
    }

    /** Moves what can be moved now. */
    void ready(SelectionKey key) {
        if (key.isWritable()) {
            link.writable();
        }
        if (key.isReadable()) {
            read();
        }
    }

    /** Takes what has come, and notices the end; says whether there may be more. */
    boolean read() {
        int count;
        try {
            count = reader.read(channel);
        } catch (FrameReader.MalformedStreamException e) {
            end(e.reason());
            return false;
        } catch (IOException e) {
            end("the connection broke: " + e.getMessage());
            return false;
        }
        if (count < 0) {
            end(reader.isWithinFrame() ? "the machine closed it within a frame" : "the machine closed it");
        }
        return count > 0;
    }

    /** Ends it, unless it has ended. */
    void end(String why) {
        if (ended) {
            return;
        }
        ended = true;
        link.disconnect();
        try {
            channel.close();
        } catch (IOException e) {
            whenEnded.accept(why + ", and closing it failed: " + e.getMessage());
            return;
        }
        whenEnded.accept(why);
    }
}
