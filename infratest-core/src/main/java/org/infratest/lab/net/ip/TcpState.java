package org.infratest.lab.net.ip;

/** The states of RFC 9293, 3.3.2, and one before them. */
enum TcpState {
    /** A SYN came, and whoever listens has not decided yet whether to answer. */
    PENDING,
    SYN_SENT,
    SYN_RECEIVED,
    ESTABLISHED,
    FIN_WAIT_1,
    FIN_WAIT_2,
    CLOSE_WAIT,
    CLOSING,
    LAST_ACK,
    TIME_WAIT,
    CLOSED;

    /** Whether the handshake is complete, and the end is not. */
    boolean isSynchronized() {
        return this != PENDING && this != SYN_SENT && this != SYN_RECEIVED && this != CLOSED;
    }
}
