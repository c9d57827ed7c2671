package org.infratest.ssh;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What is written to a channel. JSch collects bytes until a flush; a socket sends them. A write that fails because the session is no more says
 * so, as reading does.
 */
final class ChannelOutput extends FilterOutputStream {

    private final ChannelInput input;

    ChannelOutput(OutputStream channel, ChannelInput input) {
        super(channel);
        this.input = input;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
            out.flush();
        } catch (IOException e) {
            if (input.isCarrierLost()) {
                CarrierLostException lost = new CarrierLostException();
                lost.addSuppressed(e);
                throw lost;
            }
            throw e;
        }
    }
}
