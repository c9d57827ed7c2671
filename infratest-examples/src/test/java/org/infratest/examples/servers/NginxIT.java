package org.infratest.examples.servers;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.environment.Host;
import org.infratest.probe.Authorities;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.TlsProbe;
import org.infratest.probe.TlsVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Web and TLS probes, with nginx. */
@Timeout(120)
class NginxIT {

    private static final Host web = Host.at("web", InetAddress.getLoopbackAddress());

    @TempDir
    static Path folder;

    private static ServerProcess nginx;
    private static int port;
    private static int tlsPort;
    private static Authorities ca;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ServerProcess.certificate(folder, log);
        ca = Authorities.in(folder.resolve("cert.pem"));
        port = ServerProcess.freePort();
        tlsPort = ServerProcess.freePort();
        Files.writeString(folder.resolve("users"), "ann:{PLAIN}sw0rdfish\n");
        Path conf = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                %s
                pid %2$s/pid;
                error_log %2$s/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %2$s;
                    proxy_temp_path %2$s;
                    fastcgi_temp_path %2$s;
                    uwsgi_temp_path %2$s;
                    scgi_temp_path %2$s;
                    server {
                        listen 127.0.0.1:%3$d;
                        listen 127.0.0.1:%4$d ssl http2;
                        ssl_certificate cert.pem;
                        ssl_certificate_key key.pem;
                        ssl_protocols TLSv1.2 TLSv1.3;
                        default_type text/plain;
                        location = / { return 200 "welcome to $host"; }
                        location = /old { return 301 /; }
                        location = /busy { add_header Retry-After 120 always; return 503; }
                        location = /health { default_type application/json; return 200 '{"status": "up", "disks": [{"free": 0.5}]}'; }
                        location = /private { auth_basic "staff"; auth_basic_user_file users; try_files /private =404; }
                    }
                }
                """.formatted(
                        ServerProcess.isRoot() ? "user root;" : "", folder, port, tlsPort));
        nginx = ServerProcess.start(
                log, List.of("/usr/sbin/nginx", "-p", folder.toString(), "-e", "error.log", "-c", conf.toString()));
        HttpProbe.to(web).port(port).within(ofSeconds(20)).assertOk("/");
    }

    @AfterAll
    static void stop() {
        nginx.close();
    }

    @Test
    void plain() {
        HttpProbe http = HttpProbe.to(web).port(port).virtualHost("shop.example");
        http.assertBodyContains("/", "welcome to shop.example");
        http.assertVersion("/", "HTTP/1.1");
        http.assertRedirects("/old", "http://shop.example:" + port + "/");
        http.assertOk("/old");
        http.assertJson("/health", "/status", "up");
        http.assertJson("/health", "/disks/0/free", 0.5);
        assertThatThrownBy(() -> http.within(ZERO).assertOk("/busy"))
                .hasMessageContaining("but it answered 503 Service Temporarily Unavailable")
                .hasMessageContaining("\n  retry-after: 120\n");
    }

    @Test
    void basicAuth() {
        HttpProbe http = HttpProbe.to(web).port(port);
        HttpObservation refused = http.observe("/private");
        assertThat(refused).hasStatus(401).hasHeader("WWW-Authenticate", "Basic realm=\"staff\"");
        http.basicAuth("ann", "sw0rdfish").assertStatus("/private", 404);
        http.basicAuth("ann", "wrong").assertStatus("/private", 401);
    }

    @Test
    void http2() {
        HttpProbe https = HttpProbe.to(web).port(tlsPort).tls(ca).virtualHost("shop.example");
        https.assertVersion("/", "HTTP/2");
        https.assertBodyContains("/", "welcome to shop.example");
        https.assertOk("/old");
        https.http1().assertVersion("/", "HTTP/1.1");
    }

    @Test
    void plainRequestOnTheTlsPort() {
        assertThat(HttpProbe.to(web).port(tlsPort).observe("/"))
                .hasStatus(400)
                .bodyContains("The plain HTTP request was sent to HTTPS port");
        assertThat(HttpProbe.to(web).port(port).tlsUnverified().observe("/").problem())
                .startsWith("TLS failed (the server does not speak TLS on this port: ");
    }

    @Test
    void tls() {
        TlsProbe tls = TlsProbe.to(web).trusting(ca);
        tls.assertTrusted(tlsPort);
        tls.assertName(tlsPort, "shop.example");
        tls.assertValidFor(tlsPort, ofDays(30));
        tls.assertProtocol(tlsPort, TlsVersion.TLS_1_3);
        tls.assertAccepts(tlsPort, TlsVersion.TLS_1_2);
        tls.assertRefuses(tlsPort, TlsVersion.TLS_1_1);
        assertThatThrownBy(() -> tls.within(ZERO).assertName(tlsPort, "bank.example"))
                .hasMessageContaining("\n  names: shop.example, localhost, 127.0.0.1\n");
    }
}
