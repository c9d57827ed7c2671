package org.infratest.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.infratest.environment.Host;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.Dialogue;
import org.infratest.probe.SmtpObservation;
import org.infratest.probe.SmtpProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes that talk, with a small mail server in this JVM: needs no machine. */
class StreamProbesExampleTest {

    private final Host mail = Host.at("mail", InetAddress.getLoopbackAddress());
    private ServerSocket server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        port = server.getLocalPort();
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                answer(client);
            } catch (IOException e) {
                continue; // the test has ended, or the probe has heard enough
            }
        }
    }

    private static void answer(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        say(client, "220 mail.lab.example ESMTP");
        for (String line = in.readLine(); line != null && !line.equals("QUIT"); line = in.readLine()) {
            if (line.startsWith("EHLO")) {
                say(client, "250-mail.lab.example\r\n250-STARTTLS\r\n250 SIZE 10240000");
            } else if (line.startsWith("RCPT") && !line.contains("@lab.example")) {
                say(client, "554 5.7.1 Relay access denied");
            } else {
                say(client, "250 Ok");
            }
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    @Test
    void dialogue() {
        Dialogue noRelay = Dialogue.begin()
                .expect("^220 ")
                .sendLine("EHLO test.example")
                .expect("^250 ")
                .sendLine("MAIL FROM:<ann@test.example>")
                .expect("^250 ")
                .sendLine("RCPT TO:<bob@elsewhere.example>")
                .expect("^5\\d\\d ");
        BannerProbe.to(mail).assertDialogue(port, noRelay);
    }

    @Test
    void smtp() {
        SmtpProbe smtp = SmtpProbe.to(mail).port(port);
        smtp.assertGreets("mail.lab.example");
        smtp.assertOffers("STARTTLS");
        smtp.assertAccepts("ann@test.example", "postmaster@lab.example");
        smtp.assertRefuses("ann@test.example", "bob@elsewhere.example");

        SmtpObservation seen = smtp.observe();
        assertThat(seen).isReady().offers("SIZE");
    }

    @Test
    void failure() {
        SmtpProbe smtp = SmtpProbe.to(mail).port(port).within(Duration.ZERO);
        assertThatThrownBy(() -> smtp.assertOffers("AUTH"))
                .hasMessageContaining("to offer AUTH, but the server offers STARTTLS, SIZE 10240000\n");
    }
}
