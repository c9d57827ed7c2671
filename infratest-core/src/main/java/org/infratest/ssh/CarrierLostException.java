package org.infratest.ssh;

import java.net.SocketException;

/**
 * The SSH session that carried a connection is no more, so that the end of the connection says nothing about whoever was at its other end; also
 * where a new session could be opened meanwhile.
 */
public final class CarrierLostException extends SocketException {

    private static final long serialVersionUID = 1L;

    CarrierLostException() {
        super("The SSH session was lost");
    }
}
