package org.infratest.examples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.infratest.environment.Host;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** A failed probe says why, also without any environment: this computer can be asked as well. */
class DiagnosisExampleTest {

    private final Host site = Host.at("site", InetAddress.getLoopbackAddress());

    @Test
    void whatIsThereNeedsNoReason() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            TcpProbe.to(site).assertOpen(server.getLocalPort());
        }
    }

    @Test
    void whatIsNotThereIsExplained() throws IOException {
        int port = freePort();
        assertThatThrownBy(() -> TcpProbe.to(site).within(ofSeconds(1)).assertOpen(port))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("why: nothing listens on TCP port " + port + " of site; there listens ");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
