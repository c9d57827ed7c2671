package org.infratest.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.infratest.assertions.InfratestSoftAssertions;
import org.infratest.environment.Host;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that probes can do, on servers in this JVM: needs no machine. */
class ProbesExampleTest {

    private final Host site = Host.at("site", InetAddress.getLoopbackAddress());
    private HttpServer web;
    private ServerSocket mail;
    private int port;

    @BeforeEach
    void start() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            byte[] body = ("welcome to " + exchange.getRequestHeaders().getFirst("Host")).getBytes(US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        web.start();
        port = web.getAddress().getPort();
        mail = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        web.stop(0);
        mail.close();
    }

    @Test
    void time() {
        TcpProbe tcp = TcpProbe.to(site);
        tcp.within(ofSeconds(30)).assertOpen(port);
        tcp.holds(ofMillis(500)).every(ofMillis(100)).assertOpen(port);
        tcp.within(ofSeconds(30)).holds(ofMillis(500)).assertOpen(port);
    }

    @Test
    void observing() {
        TcpObservation seen = TcpProbe.to(site).observe(port);
        assertThat(seen).isOpen();
    }

    @Test
    void http() {
        HttpProbe http = HttpProbe.to(site).port(port).virtualHost("shop.example");
        http.header("Accept-Language", "de").assertOk("/");
        http.assertBodyContains("/", "welcome to shop.example");

        HttpObservation seen = http.redirects(0).observe("/");
        assertThat(seen).hasStatus(200).bodyContains("welcome");
    }

    @Test
    void banner() throws IOException {
        Thread greeter = new Thread(this::greet);
        greeter.start();
        BannerProbe.to(site).assertStartsWith(mail.getLocalPort(), "220 ");
    }

    private void greet() {
        while (!mail.isClosed()) {
            try (Socket client = mail.accept()) {
                client.getOutputStream().write("220 mail.lab.example\r\n".getBytes(US_ASCII));
            } catch (IOException e) {
                continue; // the test has ended, or the probe has gone
            }
        }
    }

    @Test
    void softly() {
        InfratestSoftAssertions.assertSoftly(softly -> {
            softly.assertThat(TcpProbe.to(site).observe(port)).isOpen();
            softly.assertThat(HttpProbe.to(site).port(port).observe("/")).isOk();
        });
    }
}
