package org.infratest.vantage;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/**
 * A connection that opened and was reset before Java had noticed that it was open. Java hands out no socket then; whoever uses this one
 * meets the same failure as somebody who was a moment faster.
 */
final class ResetSocket extends Socket {

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public InputStream getInputStream() throws SocketException {
        throw reset();
    }

    @Override
    public OutputStream getOutputStream() throws SocketException {
        throw reset();
    }

    private static SocketException reset() {
        return new SocketException("Connection reset");
    }
}
