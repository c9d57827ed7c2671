package org.infratest.probe;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ListenerEndpoint;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.TestSshServer;
import org.infratest.vantage.SshVantage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with a server of another make than the probe's own reading of it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2Test {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    static Path folder;

    private TestCertificate certificate;
    private HttpAsyncServer secured;
    private HttpAsyncServer plain;
    private int securedPort;
    private int plainPort;

    @BeforeAll
    void start() throws Exception {
        certificate = TestCertificate.make(folder);
        secured = H2ServerBootstrap.bootstrap()
                .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
                .setTlsStrategy(new H2ServerTlsStrategy(certificate.server()))
                .register("127.0.0.1", "*", new Handler())
                .register("shop.example", "*", new Handler())
                .create();
        plain = H2ServerBootstrap.bootstrap()
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2)
                .register("127.0.0.1", "*", new Handler())
                .create();
        securedPort = listen(secured, URIScheme.HTTPS);
        plainPort = listen(plain, URIScheme.HTTP);
    }

    private static int listen(HttpAsyncServer server, URIScheme scheme) throws Exception {
        server.start();
        ListenerEndpoint endpoint =
                server.listen(new InetSocketAddress(LOOPBACK, 0), scheme).get(10, TimeUnit.SECONDS);
        return ((InetSocketAddress) endpoint.getAddress()).getPort();
    }

    @AfterAll
    void stop() {
        secured.close(CloseMode.IMMEDIATE);
        plain.close(CloseMode.IMMEDIATE);
    }

    private static final class Handler implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {

        @Override
        public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
                HttpRequest request, EntityDetails entity, HttpContext context) {
            return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
        }

        @Override
        public void handle(Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
                throws org.apache.hc.core5.http.HttpException, IOException {
            HttpRequest request = message.getHead();
            AsyncResponseBuilder response = switch (request.getPath()) {
                case "/big" ->
                    AsyncResponseBuilder.create(200)
                            .setEntity(AsyncEntityProducers.create(new byte[3 << 20], ContentType.TEXT_PLAIN));
                case "/go" -> AsyncResponseBuilder.create(302).addHeader("Location", "/");
                case "/empty" -> AsyncResponseBuilder.create(204);
                default ->
                    AsyncResponseBuilder.create(200)
                            .addHeader("X-Cookie", "a")
                            .setEntity(
                                    "gr\u00fc\u00dfe of " + request.getAuthority() + " "
                                            + request.getFirstHeader("x-test"),
                                    ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8));
            };
            trigger.submitResponse(response.build(), context);
        }
    }

    private final TestHosts hosts = new TestHosts();

    private HttpProbe https() {
        return HttpProbe.to(hosts.at(LOOPBACK))
                .port(securedPort)
                .tlsUnverified()
                .within(ZERO);
    }

    @Test
    void serverThatOffersItIsAskedByIt() throws Exception {
        HttpObservation seen = https().tls(certificate.trusting())
                .virtualHost("shop.example")
                .header("X-Test", "1")
                .observe("/");
        assertThat(seen.description()).isEqualTo("it answered 200");
        assertThat(seen.version()).isEqualTo("HTTP/2");
        assertThat(seen.body()).isEqualTo("gr\u00fc\u00dfe of shop.example:" + securedPort + " x-test: 1");
        assertThat(seen.header("X-Cookie")).contains("a");
        https().assertVersion("/", "HTTP/2");
        https().assertStatus("/empty", 204);
    }

    @Test
    void redirectsAreFollowed() {
        assertThat(https().observe("/go").description()).isEqualTo("it answered 200 after a redirect");
    }

    @Test
    void testThatWantsTheOldVersionGetsIt() {
        https().http1().assertVersion("/", "HTTP/1.1");
    }

    @Test
    void bodyIsBounded() {
        HttpObservation seen = https().observe("/big");
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).hasSize(1 << 20);
        assertThat(seen.isTruncated()).isTrue();
        assertThat(seen.isAnswered()).isTrue();
    }

    @Test
    void itIsSpokenWithoutTlsWhereTheTestSaysSo() {
        HttpProbe probe =
                HttpProbe.to(hosts.at(LOOPBACK)).port(plainPort).http2().within(ZERO);
        probe.assertVersion("/", "HTTP/2");
        probe.assertOk("/");
    }

    @Test
    void streamOfAMachineCarriesIt() {
        try (TestSshServer ssh = new TestSshServer(folder, (command, stdout, stderr) -> 0);
                SshSession session =
                        SshSessions.connect(ssh.target("app"), new HostKeys(), java.time.Duration.ofSeconds(20))) {
            https().from(new SshVantage("app", Collections.emptyList(), () -> session))
                    .assertVersion("/", "HTTP/2");
        }
    }

    @Test
    void serverThatSpeaksOnlyTheOldVersionIsTold() {
        try (Peer peer = Peer.thatSays("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
            HttpProbe probe =
                    HttpProbe.to(hosts.at(LOOPBACK)).port(peer.port()).http2().within(ZERO);
            assertThatThrownBy(() -> probe.assertOk("/"))
                    .hasMessageContaining("but the answer is not one of HTTP (it does not speak HTTP/2: ");
        }
    }

    @Test
    void refusalsAreToldByTheirName() {
        String settings = "\0\0\0\4\0\0\0\0\0";
        assertThat(answer(settings + "\0\0\4\3\0\0\0\0\1\0\0\0\7"))
                .isEqualTo("the server reset the request (REFUSED_STREAM)");
        assertThat(answer(settings + "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\13"))
                .isEqualTo("the server ended the connection (ENHANCE_YOUR_CALM)");
        assertThat(answer("\0\0\4\10\0\0\0\0\0\0\0\0\1"))
                .isEqualTo("the answer is not one of HTTP (its HTTP/2 does not begin with settings)");
    }

    private String answer(String frames) {
        try (Peer peer = Peer.thatSays(frames)) {
            return HttpProbe.to(hosts.at(LOOPBACK))
                    .port(peer.port())
                    .http2()
                    .observe("/")
                    .description();
        }
    }
}
