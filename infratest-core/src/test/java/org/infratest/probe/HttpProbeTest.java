package org.infratest.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.infratest.probe.ScriptedVantage.filtered;
import static org.infratest.probe.ScriptedVantage.sees;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import org.infratest.ConfigurationException;
import org.infratest.MoreTime;
import org.infratest.environment.Host;
import org.infratest.event.Durations;
import org.infratest.event.Verdict;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.TestSshServer;
import org.infratest.vantage.SshVantage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpProbeTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    static Path folder;

    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestCertificate certificate;
    private HttpServer plain;
    private HttpsServer secured;

    @BeforeAll
    void start() throws Exception {
        certificate = TestCertificate.make(folder);
        plain = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        secured = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        for (HttpServer server : List.of(plain, secured)) {
            server.createContext("/", this::handle);
            server.setExecutor(threads);
            server.start();
        }
    }

    @AfterAll
    void stop() {
        release.countDown();
        plain.stop(0);
        secured.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> answer(exchange, 200, "it works");
                case "/broken" -> answer(exchange, 503, "<b>out of\u001b[31m order</b>");
                case "/who" ->
                    answer(
                            exchange,
                            200,
                            exchange.getRequestHeaders().getFirst("Host") + " "
                                    + exchange.getRequestHeaders().get("X-Test") + " "
                                    + exchange.getRequestURI().getQuery());
                case "/sni" -> answer(exchange, 200, requestedNames((HttpsExchange) exchange));
                case "/hop" -> redirect(exchange, "/hop2");
                case "/hop2" -> redirect(exchange, "/");
                case "/loop" -> redirect(exchange, "/loop?" + System.nanoTime());
                case "/elsewhere" -> redirect(exchange, "http://login.example.com/");
                case "/secure" ->
                    redirect(
                            exchange,
                            "https://127.0.0.1:" + secured.getAddress().getPort() + "/");
                case "/latin" -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=ISO-8859-1");
                    exchange.sendResponseHeaders(200, 1);
                    exchange.getResponseBody().write(0xfc);
                }
                case "/bomb" -> bomb(exchange);
                case "/slow" -> {
                    exchange.sendResponseHeaders(200, 0);
                    trickle(exchange.getResponseBody());
                }
                case "/short" -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write(1);
                }
                default -> answer(exchange, 404, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String requestedNames(HttpsExchange exchange) {
        return ((ExtendedSSLSession) exchange.getSSLSession())
                .getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList()
                        .toString();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Server", "test");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void bomb(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, zipped.size());
        exchange.getResponseBody().write(zipped.toByteArray());
    }

    private void trickle(OutputStream out) throws IOException, InterruptedException {
        while (!release.await(50, TimeUnit.MILLISECONDS)) {
            out.write('x');
            out.flush();
        }
    }

    private TestHosts hosts = new TestHosts();

    @BeforeEach
    void forgetEvents() {
        hosts = new TestHosts();
    }

    private HttpProbe probe() {
        return HttpProbe.to(hosts.at(LOOPBACK))
                .port(plain.getAddress().getPort())
                .within(ZERO);
    }

    private HttpProbe https() {
        return HttpProbe.to(hosts.at(LOOPBACK))
                .port(secured.getAddress().getPort())
                .within(ZERO);
    }

    @Test
    void answerIsObservedWithStatusHeadersAndBody() {
        HttpObservation seen = probe().observe("/");
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.header("SERVER")).contains("test");
        assertThat(seen.body()).isEqualTo("it works");
        assertThat(seen.isTruncated()).isFalse();
        assertThat(seen.description()).isEqualTo("it answered 200 OK");
        probe().assertOk("/");
        probe().assertStatus("/none", 404);
        probe().assertBodyContains("/", "works");
    }

    @Test
    void otherStatusFailsWithTheBodyWithoutControlCharacters() {
        AssertionFailedError failure =
                catchThrowableOfType(AssertionFailedError.class, () -> probe().assertOk("/broken"));
        assertThat(failure.getMessage())
                .matches("(?s)web \\(127\\.0\\.0\\.1\\): expected HTTP GET /broken to answer 200, "
                        + "but it answered 503 Service Unavailable\n  attempts: 1; last took [\\d.]+ m?s\n  from: this JVM\n"
                        + "  body: <b>out of\\\\x1b\\[31m order</b>");
        assertThat(failure.getExpected().getEphemeralValue()).isEqualTo(200);
        assertThat(failure.getActual().getEphemeralValue()).isEqualTo(503);
    }

    @Test
    void missingTextFails() {
        assertThatThrownBy(() -> probe().assertBodyContains("/", "maintenance"))
                .hasMessageContaining(
                        "expected HTTP GET / to answer with 'maintenance' in its body, but it answered 200 OK\n")
                .hasMessageEndingWith("\n  body: it works");
    }

    @Test
    void nameHeadersAndQueryAreSentToTheGivenAddress() {
        assertThat(probe().virtualHost("shop.example")
                        .header("X-Test", "a")
                        .header("X-Test", "b")
                        .observe("/who?q=1")
                        .body())
                .isEqualTo("shop.example:" + plain.getAddress().getPort() + " [a, b] q=1");
    }

    @Test
    void redirectsAreFollowedAndKept() {
        HttpObservation seen = probe().virtualHost("shop.example").observe("/hop");
        String site = "http://shop.example:" + plain.getAddress().getPort();
        assertThat(seen.redirects()).containsExactly(URI.create(site + "/hop2"), URI.create(site + "/"));
        assertThat(seen.description()).isEqualTo("it answered 200 OK after 2 redirects");
    }

    @Test
    void redirectsAreLimited() {
        assertThatThrownBy(() -> probe().redirects(3).assertOk("/loop"))
                .hasMessageContaining("but its redirects did not end after 3\n")
                .hasMessageContaining("\n  redirected to: http://127.0.0.1:");
        assertThat(probe().redirects(0).observe("/hop").status()).isEqualTo(302);
    }

    @Test
    void redirectToAnUnknownNameIsTheAnswerAndNothingIsLookedUp() {
        assertThatThrownBy(() -> probe().assertOk("/elsewhere"))
                .hasMessageContaining("but it answered 302 ")
                .hasMessageContaining("\n  location, not followed: http://login.example.com/");
    }

    @Test
    void redirectFromPlainToTlsIsFollowed() {
        HttpProbe probe = probe();
        assertThat(probe.observe("/secure").problem()).startsWith("TLS failed (");
    }

    @Test
    void tlsIsVerifiedAgainstTheGivenAuthority() throws Exception {
        https().tls(certificate.trusting()).assertOk("/");
        https().tls(certificate.trusting()).virtualHost("shop.example").assertOk("/");
        https().tls(certificate.trusting()).virtualHost("shop").assertOk("/");
    }

    @Test
    void nameIsSentInTlsAlsoWithoutADot() {
        assertThat(https().tlsUnverified().virtualHost("shop").observe("/sni").body())
                .isEqualTo("[shop]");
        assertThat(https().tlsUnverified()
                        .virtualHost("shop.example")
                        .observe("/sni")
                        .body())
                .isEqualTo("[shop.example]");
        assertThat(https().tlsUnverified().observe("/sni").body()).isEqualTo("[]");
    }

    @Test
    void certificateForAnotherNameFails() throws Exception {
        HttpProbe probe = https().tls(certificate.trusting()).virtualHost("bank.example");
        assertThatThrownBy(() -> probe.assertOk("/"))
                .hasMessageContaining("expected HTTPS GET / of bank.example to answer 200, but TLS failed (")
                .hasMessageContaining("bank.example")
                .cause()
                .isInstanceOf(SSLException.class);
    }

    @Test
    void certificateThatNobodyTrustsFails() {
        assertThatThrownBy(() -> https().tls().assertOk("/")).hasMessageContaining("but TLS failed (");
    }

    @Test
    void certificateIsNotCheckedWhereTheTestSaysSo() {
        https().tlsUnverified().assertOk("/");
        https().tlsUnverified().virtualHost("bank.example").assertOk("/");
    }

    @Test
    void plainServerDoesNotSpeakTls() throws IOException {
        try (ServerSocket server = server(socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            release.await();
        })) {
            HttpProbe probe =
                    HttpProbe.to(hosts.at(LOOPBACK)).port(server.getLocalPort()).tlsUnverified();
            assertThat(probe.observe("/").problem()).startsWith("TLS failed (");
        }
    }

    @Test
    void charsetOfTheAnswerCounts() {
        assertThat(probe().observe("/latin").body()).isEqualTo("\u00fc");
    }

    @Test
    void bodyIsBoundedHoweverWellItIsPacked() {
        HttpObservation seen = probe().attemptTimeout(ofSeconds(50)).observe("/bomb"); // packing it takes its time
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).hasSize(1 << 20);
        assertThat(seen.isTruncated()).isTrue();
    }

    @Test
    void answerThatTricklesIsBoundedInTime() {
        HttpObservation seen = probe().attemptTimeout(ofMillis(500)).observe("/slow");
        assertThat(seen.description()).isEqualTo("no whole answer came within 500 ms");
        assertThat(seen.isAnswered()).isFalse();
        assertThat(seen.took()).isLessThan(ofSeconds(20));
    }

    @Test
    void headersThatTrickleAreBoundedInTime() throws IOException {
        assertThat(raw(socket -> trickle(socket.getOutputStream()), ofMillis(500))
                        .description())
                .isEqualTo("no whole answer came within 500 ms");
    }

    @Test
    void handshakeThatTricklesIsBoundedInTime() throws IOException {
        try (ServerSocket server = server(socket -> trickle(socket.getOutputStream()))) {
            HttpObservation seen = HttpProbe.to(hosts.at(LOOPBACK))
                    .port(server.getLocalPort())
                    .tlsUnverified()
                    .attemptTimeout(ofMillis(500))
                    .observe("/");
            assertThat(seen.isAnswered()).isFalse();
            assertThat(seen.took()).isLessThan(ofSeconds(20));
        }
    }

    @Test
    void endlessHeaderIsBoundedInSize() throws IOException {
        HttpObservation seen = raw(
                socket -> {
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(UTF_8));
                    while (true) {
                        out.write(new byte[1 << 12]);
                    }
                },
                ofSeconds(20));
        assertThat(seen.problem()).startsWith("the headers of the answer are beyond all bounds (");
    }

    @Test
    void answerThatIsCutOffIsNoAnswer() {
        HttpObservation seen = probe().observe("/short");
        assertThat(seen.isAnswered()).isFalse();
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.problem())
                .isEqualTo(
                        "it began to answer 200, but its body broke off (Premature end of Content-Length delimited message body"
                                + " (expected: 100; received: 1))");
        assertThatThrownBy(() -> probe().assertOk("/short")).isInstanceOf(AssertionFailedError.class);
    }

    @Test
    void serviceThatDoesNotSpeakHttpIsTold() throws IOException {
        HttpObservation seen =
                raw(socket -> socket.getOutputStream().write("220 mail\r\n".getBytes(UTF_8)), ofSeconds(5));
        assertThat(seen.description()).isEqualTo("the answer is not one of HTTP (it began with '220 mail')");
    }

    private interface Behaviour {
        void run(Socket socket) throws Exception;
    }

    private HttpObservation raw(Behaviour behaviour, Duration timeout) throws IOException {
        try (ServerSocket server = server(behaviour)) {
            return HttpProbe.to(hosts.at(LOOPBACK))
                    .port(server.getLocalPort())
                    .attemptTimeout(timeout)
                    .observe("/");
        }
    }

    private ServerSocket server(Behaviour behaviour) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, LOOPBACK);
        threads.submit(() -> {
            try (Socket socket = server.accept()) {
                behaviour.run(socket);
            }
            return null;
        });
        return server;
    }

    @Test
    void connectionThatDoesNotOpenIsToldAsTheVantageSawIt() {
        Host host = hosts.alive();
        HttpProbe probe = HttpProbe.to(host).from(sees(filtered())).within(ZERO);
        assertThatThrownBy(() -> probe.assertOk("/"))
                .hasMessageMatching(
                        "(?s)web \\(10\\.0\\.1\\.10\\): "
                                + "expected HTTP GET / to answer 200, but there was no answer within 3 s\n  attempts: 1; .*\n  from: app");
        assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
            assertThat(v.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(v.to()).isEqualTo("web (10.0.1.10) port 80 /");
        });
    }

    @Test
    void streamsOfAMachineCarryHttpAndTls() throws Exception {
        TestHosts own = new TestHosts();
        try (TestSshServer ssh = new TestSshServer(folder, (command, stdout, stderr) -> 0);
                SshSession session = SshSessions.connect(ssh.target("app"), new HostKeys(), ofSeconds(20))) {
            SshVantage app = new SshVantage("app", List.of(), () -> session);
            HttpProbe probe = HttpProbe.to(own.at(LOOPBACK)).from(app).within(ZERO);
            probe.port(plain.getAddress().getPort()).assertOk("/hop");
            probe.port(secured.getAddress().getPort())
                    .tls(certificate.trusting())
                    .assertOk("/");
            MoreTime.from(
                    ofMillis(500),
                    time -> assertThat(probe.port(plain.getAddress().getPort())
                                    .attemptTimeout(time)
                                    .observe("/slow")
                                    .description())
                            .isEqualTo("no whole answer came within " + Durations.text(time)));
            probe.port(plain.getAddress().getPort()).assertOk("/");
        }
        assertThat(own.verdicts()).extracting(v -> v.from()).containsOnly("app");
    }

    @Test
    void whatIsNoPathOrNameOrHeaderIsAConfigurationError() {
        assertThatThrownBy(() -> probe().assertOk("http://web/")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> probe().assertOk("//web/")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> probe().assertOk("/a b"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("HTTP path '/a b' is not one: ");
        assertThatThrownBy(() -> probe().virtualHost("shop.example:8080"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("virtualHost(\"shop.example:8080\") is not a host name; a port belongs into port(int)");
        assertThatThrownBy(() -> probe().header("X-Test", "a\r\nX-Evil: b")).isInstanceOf(ConfigurationException.class);
    }
}
