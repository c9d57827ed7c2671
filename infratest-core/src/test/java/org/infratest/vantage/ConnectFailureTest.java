package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class ConnectFailureTest {

    @Test
    void resetComesAfterTheConnectionHasOpened() {
        assertThat(ConnectFailure.isAfterOpening(new SocketException("Connection reset")))
                .isTrue();
        assertThat(ConnectFailure.isAfterOpening(new SocketException("Connection reset by peer")))
                .isTrue();
    }

    @Test
    void whatDidNotOpenIsNoReset() {
        assertThat(ConnectFailure.isAfterOpening(new ConnectException("Connection refused")))
                .isFalse();
        assertThat(ConnectFailure.isAfterOpening(new SocketTimeoutException("Connect timed out")))
                .isFalse();
    }

    @Test
    void socketOfAResetConnectionFailsWhereItIsUsed() throws Exception {
        try (Socket socket = new ResetSocket()) {
            assertThat(socket.isConnected()).isTrue();
            assertThatThrownBy(socket::getInputStream).hasMessage("Connection reset");
            assertThatThrownBy(socket::getOutputStream).hasMessage("Connection reset");
        }
    }
}
