package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of servers that keep to HTTP, and of those that do not. */
@Timeout(60)
class HttpPeersTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    static Path folder;

    private final TestHosts hosts = new TestHosts();
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    private HttpProbe probe(int port) {
        return HttpProbe.to(hosts.at(LOOPBACK)).port(port).within(ZERO);
    }

    /** Reads a request, keeps it, and answers it. */
    private Peer answering(String answer) {
        return Peer.that((socket, peer) -> {
            receive(socket);
            Peer.send(socket, answer);
        });
    }

    private String receive(Socket socket) throws Exception {
        StringBuilder request = new StringBuilder();
        String line = Peer.line(socket);
        while (!line.isEmpty()) {
            request.append(line).append('\n');
            line = Peer.line(socket);
        }
        received.add(request.toString());
        return request.toString();
    }

    private HttpObservation seen(String answer) {
        try (Peer peer = answering(answer)) {
            return probe(peer.port()).observe("/");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.0 200 OK\\r\\n\\r\\nhello | it answered 200 OK",
                "HTTP/1.1 204 No Content\\r\\n\\r\\n | it answered 204 No Content",
                "HTTP/1.1 304 Not Modified\\r\\nContent-Length: 50\\r\\n\\r\\n | it answered 304 Not Modified",
                "HTTP/1.1 401 Unauthorized\\r\\nContent-Length: 0\\r\\n\\r\\n | it answered 401 Unauthorized",
                "HTTP/1.1 500 Oh\\r\\nContent-Length: 0\\r\\n\\r\\n | it answered 500 Oh",
                "HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n | it answered 200 OK",
                "HTTP/1.1 200\\r\\nContent-Length: 0\\r\\n\\r\\n | it answered 200",
                "'' | the server closed the connection without an answer",
                "SSH-2.0-OpenSSH\\r\\n | the answer is not one of HTTP (it began with 'SSH-2.0-OpenSSH')",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\nx | "
                        + "it began to answer 200, but its body broke off (Bad chunk header: zz)",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab | "
                        + "it began to answer 200, but its body broke off (Truncated chunk (expected size: 5; actual size: 2))",
                "HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 5\\r\\n\\r\\nplain | "
                        + "it began to answer 200, but its body broke off (it cannot be unpacked: Not in GZIP format)",
            })
    void answerIsReadAsItIs(String answer, String description) {
        HttpObservation seen =
                seen(answer == null ? "" : answer.replace("\\r", "\r").replace("\\n", "\n"));
        assertThat(seen.description()).isEqualTo(description);
        assertThat(seen.isAnswered()).isEqualTo(description.startsWith("it answered"));
    }

    @Test
    void versionIsObserved() {
        assertThat(seen("HTTP/1.0 200 OK\r\n\r\nhello").version()).isEqualTo("HTTP/1.0");
        assertThat(seen("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").version())
                .isEqualTo("HTTP/1.1");
        try (Peer peer = answering("HTTP/1.0 200 OK\r\n\r\nhello")) {
            probe(peer.port()).assertVersion("/", "HTTP/1.0");
            assertThatThrownBy(() -> probe(peer.port()).assertVersion("/", "HTTP/2"))
                    .hasMessageContaining("expected HTTP GET / to answer by HTTP/2, but it answered 200 OK");
            assertThatThrownBy(() -> probe(peer.port()).assertVersion("/", "2"))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void headerBombIsBounded() {
        assertThat(seen("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(600) + "\r\n").problem())
                .isEqualTo("the headers of the answer are beyond all bounds (Maximum header count exceeded)");
        assertThat(seen("HTTP/1.1 200 OK\r\n" + ("A: " + "b".repeat(60_000) + "\r\n").repeat(8) + "\r\n")
                        .problem())
                .isEqualTo("the headers of the answer are beyond all bounds (more than 256 KiB of them)");
    }

    @Test
    void waitThatIsAskedForIsShown() {
        try (Peer peer =
                answering("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nbusy")) {
            assertThatThrownBy(() -> probe(peer.port()).assertOk("/"))
                    .hasMessageContaining("but it answered 503 Service Unavailable\n")
                    .hasMessageEndingWith("\n  retry-after: 120\n  body: busy");
        }
    }

    @Test
    void tlsOnAPortForPlainHttpIsTold() throws Exception {
        SSLContext context = TestCertificate.make(folder).server();
        try (Peer peer = Peer.that((socket, p) -> {
            try (SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                secured.setUseClientMode(false);
                secured.startHandshake();
            }
        })) {
            assertThat(probe(peer.port()).observe("/").description())
                    .isEqualTo("the answer is not one of HTTP (the server speaks TLS on this port)");
        }
    }

    @Test
    void plainHttpOnAPortForTlsIsTold() {
        try (Peer peer = Peer.that((socket, p) -> {
            socket.getInputStream().read();
            Peer.send(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
            p.stay();
        })) {
            assertThat(probe(peer.port()).tlsUnverified().observe("/").description())
                    .startsWith("TLS failed (the server does not speak TLS on this port: ");
        }
    }

    @Test
    void elevenRedirectsAreOneTooMany() {
        try (Peer peer = Peer.that((socket, p) -> {
            int hop = Integer.parseInt(receive(socket).replaceFirst("(?s)GET /(\\d+).*", "$1"));
            Peer.send(
                    socket,
                    hop == 0
                            ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                            : "HTTP/1.1 302 Found\r\nLocation: /" + (hop - 1) + "\r\nContent-Length: 0\r\n\r\n");
        })) {
            probe(peer.port()).assertOk("/10");
            assertThatThrownBy(() -> probe(peer.port()).assertOk("/11"))
                    .hasMessageContaining("but its redirects did not end after 10\n")
                    .hasMessageContaining("\n  redirected to: http://127.0.0.1:" + peer.port() + "/1")
                    .satisfies(e -> assertThat(e.getMessage().lines().filter(l -> l.contains("redirected to: ")))
                            .hasSize(10));
            probe(peer.port()).redirects(11).assertOk("/11");
            probe(peer.port()).assertRedirects("/3", "/2");
        }
    }

    @Test
    void redirectsThatGoRoundAreToldAtOnce() {
        try (Peer peer = Peer.that((socket, p) -> {
            String other = receive(socket).startsWith("GET /a ") ? "/b" : "/a";
            Peer.send(socket, "HTTP/1.1 301 Moved\r\nLocation: " + other + "\r\nContent-Length: 0\r\n\r\n");
        })) {
            HttpObservation seen = probe(peer.port()).observe("/a");
            assertThat(seen.description()).isEqualTo("its redirects go round in a loop");
            assertThat(seen.redirects()).hasSize(2);
            assertThat(received).hasSize(2);
        }
    }

    @Test
    void redirectThatSetsACookieIsNoLoop() {
        try (Peer peer = Peer.that((socket, p) -> Peer.send(
                socket,
                receive(socket).contains("Cookie: session=1")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: session=1\r\nContent-Length: 0\r\n\r\n"))) {
            probe(peer.port()).assertOk("/");
        }
    }

    @Test
    void credentialsAreSentToTheSiteAloneAndShownNowhere() {
        try (Peer other = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Peer peer = Peer.that((socket, p) -> {
                    String request = receive(socket);
                    String location = "http://spy:swordfish@127.0.0.1:" + other.port() + "/";
                    Peer.send(
                            socket,
                            request.startsWith("GET /go ")
                                    ? "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"
                                    : "HTTP/1.1 403 No\r\n\r\nyou sent " + request + " with sw0rdfish");
                })) {
            HttpProbe probe = probe(peer.port()).basicAuth("ann", "sw0rdfish");
            assertThatThrownBy(() -> probe.assertOk("/"))
                    .hasMessageContaining("Authorization: Basic ***")
                    .hasMessageContaining("with ***")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("sw0rdfish", "YW5uOnN3MHJkZmlzaA=="));
            assertThat(received.get(0)).contains("Authorization: Basic YW5uOnN3MHJkZmlzaA==\n");
            probe.assertOk("/go");
            assertThat(received.get(received.size() - 1)).doesNotContain("Authorization");
            assertThatThrownBy(() -> probe.redirects(0).assertOk("/go"))
                    .satisfies(
                            e -> assertThat(e.getMessage()).contains("//***@").doesNotContain("swordfish"));
        }
        assertThat(hosts.verdicts().toString()).doesNotContain("sw0rdfish", "YW5u");
    }

    @Test
    void jsonIsAskedByPointer() {
        String json = "{\"status\":\"up\",\"n\":1.0,\"ok\":true,\"none\":null,\"items\":[{\"name\":\"disk\"}]}";
        try (Peer peer = answering("HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)) {
            HttpProbe probe = probe(peer.port());
            probe.assertJson("/", "/status", "up");
            probe.assertJson("/", "/n", 1);
            probe.assertJson("/", "/ok", true);
            probe.assertJson("/", "/none", null);
            probe.assertJson("/", "/items/0/name", "disk");
            assertThat(probe.observe("/").json("/items")).contains("[{\"name\":\"disk\"}]");
            assertThatThrownBy(() -> probe.assertJson("/", "/status", "down"))
                    .hasMessageContaining(
                            "expected HTTP GET / to answer with JSON that has down at '/status', but it answered 200 OK\n")
                    .hasMessageEndingWith("\n  body: " + json);
            assertThatThrownBy(() -> probe.assertJson("/", "/ok", "true")).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> probe.assertJson("/", "status", "up"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("'status' is not a JSON pointer");
            assertThatThrownBy(() -> probe.assertJson("/", "", List.of())).isInstanceOf(ConfigurationException.class);
        }
        assertThat(seen("HTTP/1.1 200 OK\r\n\r\n<html>").json("/status")).isEmpty();
    }

    @Test
    void plainRequestGoesToTheProxyAsAWhole() {
        try (Peer proxy = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            probe(81)
                    .proxy(Host.at("squid", LOOPBACK), proxy.port(), "ann", "sw0rdfish")
                    .assertOk("/x?y=1");
        }
        assertThat(received.get(0))
                .startsWith("GET http://127.0.0.1:81/x?y=1 HTTP/1.1\nHost: 127.0.0.1:81\n")
                .contains("Proxy-Authorization: Basic YW5uOnN3MHJkZmlzaA==");
    }

    @Test
    void securedRequestGoesThroughTheProxy() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        SSLContext context = certificate.server();
        try (Peer proxy = Peer.that((socket, p) -> {
            receive(socket);
            Peer.send(socket, "HTTP/1.1 200 Connection established\r\nVia: squid\r\n\r\n");
            try (SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                secured.setUseClientMode(false);
                receive(secured);
                Peer.send(secured, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            probe(444)
                    .tls(certificate.trusting())
                    .virtualHost("shop.example")
                    .proxy(Host.at("squid", LOOPBACK), proxy.port())
                    .assertOk("/");
        }
        assertThat(received.get(0)).startsWith("CONNECT 127.0.0.1:444 HTTP/1.1\n");
        assertThat(received.get(1)).startsWith("GET / HTTP/1.1\nHost: shop.example:444\n");
    }

    @Test
    void proxyThatRefusesIsTold() {
        try (Peer proxy = answering("HTTP/1.1 403 Forbidden\r\n\r\n")) {
            HttpProbe probe = probe(444).tlsUnverified().proxy(Host.at("squid", LOOPBACK), proxy.port());
            assertThat(probe.observe("/").description())
                    .isEqualTo("the proxy squid (127.0.0.1:" + proxy.port()
                            + ") answered CONNECT 127.0.0.1:444 with 'HTTP/1.1 403 Forbidden'");
        }
    }

    @Test
    void answerThatNeverComesIsBoundedInTime() {
        try (Peer peer = Peer.that((socket, p) -> p.stay())) {
            HttpObservation seen =
                    probe(peer.port()).attemptTimeout(ofMillis(300)).observe("/");
            assertThat(seen.description()).isEqualTo("no whole answer came within 300 ms");
            assertThat(seen.took()).isLessThan(ofSeconds(20));
        }
    }
}
