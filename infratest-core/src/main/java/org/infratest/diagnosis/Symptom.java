package org.infratest.diagnosis;

/**
 * What a probe saw, as far as it matters to those who ask on.
 *
 * @param transport what it sent
 * @param port the port, or 0 for ICMP
 * @param outcome what came back
 * @param words the probe's own words
 */
record Symptom(Transport transport, int port, Outcome outcome, String words) {

    /** What carries a question. */
    enum Transport {
        TCP("tcp"),
        UDP("udp"),
        ICMP("icmp");

        private final String text;

        Transport(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What came back. */
    enum Outcome {
        /** Nothing. */
        SILENT,
        /** A reset, or a port-unreachable. */
        REFUSED,
        /** Somebody said that there is no way. */
        UNREACHABLE,
        /** Nobody knows, but nothing good. */
        NOT_OPEN,
        /** The target was reached. */
        REACHED
    }

    boolean isReached() {
        return outcome == Outcome.REACHED;
    }

    boolean isRefused() {
        return outcome == Outcome.REFUSED;
    }

    /** Whether the packets may have got lost on the way. */
    boolean isLost() {
        return !isReached() && !isRefused();
    }

    /** {@code TCP port 5432}, {@code ICMP echo}. */
    String text() {
        return transport == Transport.ICMP ? "ICMP echo" : transport.name() + " port " + port;
    }
}
