package org.infratest.vantage;

import java.net.InetAddress;
import java.util.List;

/** One way in which this JVM can send an echo request. */
interface EchoMeans {

    /** What people call it. */
    String title();

    /**
     * Sends requests and waits for what comes back to each.
     *
     * @throws MeansMissingException if this way is not open here; the message says why
     */
    List<Echo> echoes(InetAddress target, EchoPlan plan) throws MeansMissingException;

    /** This way is not open here. */
    final class MeansMissingException extends Exception {

        private static final long serialVersionUID = 1L;

        MeansMissingException(String message, Throwable cause) {
            super(message, cause);
        }

        MeansMissingException(String message) {
            super(message);
        }
    }
}
