package org.infratest.examples.servers;

import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.infratest.environment.Host;
import org.infratest.probe.Authorities;
import org.infratest.probe.SmtpProbe;
import org.infratest.probe.StartTls;
import org.infratest.probe.TlsProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail and STARTTLS, with aiosmtpd, which takes mail only behind TLS. */
@Timeout(120)
class MailIT {

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static int port;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ServerProcess.certificate(folder, log);
        port = ServerProcess.freePort();
        server = ServerProcess.start(
                log,
                List.of(
                        "/usr/bin/python3",
                        "-m",
                        "aiosmtpd",
                        "-n",
                        "-l",
                        "127.0.0.1:" + port,
                        "--tlscert",
                        folder.resolve("cert.pem").toString(),
                        "--tlskey",
                        folder.resolve("key.pem").toString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void mail() {
        Authorities ca = Authorities.in(folder.resolve("cert.pem"));
        Host host = Host.at("mail", InetAddress.getLoopbackAddress());
        SmtpProbe smtp = SmtpProbe.to(host).port(port).within(ofSeconds(20));
        smtp.assertGreets("Python SMTP");
        smtp.assertOffers("STARTTLS");
        smtp.assertRefuses("ann@test.example", "root@lab.example");
        smtp.startTls(ca).assertOffers("8BITMIME");
        smtp.startTls(ca).assertAccepts("ann@test.example", "root@lab.example");
        TlsProbe.to(host).trusting(ca).startTls(StartTls.SMTP).assertTrusted(port);
    }
}
