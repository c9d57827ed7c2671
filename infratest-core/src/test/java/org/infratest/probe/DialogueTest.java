package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.infratest.ConfigurationException;
import org.infratest.MoreTime;
import org.infratest.event.Durations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DialogueTest {

    private final TestHosts hosts = new TestHosts();

    private BannerProbe probe() {
        return BannerProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .attemptTimeout(ofSeconds(20))
                .within(ZERO);
    }

    private static Peer mail(String lineEnd) {
        return Peer.that((socket, peer) -> {
            Peer.send(socket, "220-wait" + lineEnd + "220 mail" + lineEnd);
            while (true) {
                String line = Peer.line(socket);
                if (line.startsWith("EHLO")) {
                    Peer.send(socket, "250-mail" + lineEnd + "250 SIZE 100" + lineEnd);
                } else if (line.startsWith("AUTH")) {
                    Peer.send(socket, "535 no '" + line.substring(5) + "'" + lineEnd);
                } else {
                    return;
                }
            }
        });
    }

    @Test
    void eachExpectationBeginsWhereTheOneBeforeEnded() {
        for (String lineEnd : new String[] {"\r\n", "\n"}) {
            try (Peer peer = mail(lineEnd)) {
                Dialogue dialogue = Dialogue.begin()
                        .expect("^220 mail")
                        .sendLine("EHLO test")
                        .expect("^250 SIZE (\\d+)")
                        .sendLine("AUTH x")
                        .expect("^535 ");
                probe().assertDialogue(peer.port(), dialogue);
                DialogueObservation seen = probe().observe(peer.port(), dialogue);
                assertThat(seen.isCompleted()).isTrue();
                assertThat(seen.stepsDone()).isEqualTo(5);
            }
        }
    }

    @Test
    void whatWasReadIsNotFoundAgain() {
        try (Peer peer = Peer.thatSays("220 one\r\n")) {
            Dialogue twice = Dialogue.begin().expect("220").expect("220");
            MoreTime.from(
                    ofMillis(300),
                    time -> assertThat(probe().attemptTimeout(time)
                                    .observe(peer.port(), twice)
                                    .stepsDone())
                            .isEqualTo(1));
        }
    }

    @Test
    void failureShowsTheStepAndWhatWasSaid() {
        try (Peer peer = mail("\r\n")) {
            Dialogue dialogue =
                    Dialogue.begin().expect("^220 ").sendLine("EHLO test").expect("STARTTLS");
            MoreTime.from(
                    ofMillis(500),
                    time -> assertThatThrownBy(
                                    () -> probe().attemptTimeout(time).assertDialogue(peer.port(), dialogue))
                            .hasMessageMatching(
                                    "(?s)web \\(127\\.0\\.0\\.1\\): expected the dialogue with TCP port " + peer.port()
                                            + " to come to its end, but no whole answer came within "
                                            + Durations.text(time) + " at step 3 \\(expect 'STARTTLS'\\)\n"
                                            + "  attempts: 1; last took [\\d.]+ m?s\n  from: this JVM\n"
                                            + "  server: 220-wait\\\\r\\\\n220 \n"
                                            + "  client: EHLO test\\\\r\\\\n\n"
                                            + "  server: mail\\\\r\\\\n250-mail\\\\r\\\\n250 SIZE 100\\\\r\\\\n"));
        }
    }

    @Test
    void secretIsShownNowhereAlsoWhereTheServerSendsItBack() {
        try (Peer peer = mail("\r\n")) {
            Dialogue dialogue = Dialogue.begin()
                    .expect("^220 ")
                    .sendSecretLine("AUTH ", "swordfish")
                    .expect("^535 [^\r]*")
                    .expect("never");
            MoreTime.from(
                    ofMillis(300),
                    time -> assertThatThrownBy(
                                    () -> probe().attemptTimeout(time).assertDialogue(peer.port(), dialogue))
                            .hasMessageContaining("  client: AUTH ***\\r\\n\n")
                            .hasMessageContaining("  server: mail\\r\\n535 no '***'")
                            .satisfies(e -> assertThat(e.getMessage()).doesNotContain("swordfish")));
            assertThat(hosts.verdicts())
                    .allSatisfy(v -> assertThat(v.toString()).doesNotContain("swordfish"));
        }
    }

    @Test
    void charactersOfUtf8InPiecesAreRead() {
        try (Peer peer = Peer.that((socket, p) -> {
            socket.setTcpNoDelay(true);
            for (byte b : "gr\u00fc\u00dfe 1\n".getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(b);
                p.pause(20);
            }
            p.stay();
        })) {
            probe().assertDialogue(
                            peer.port(),
                            Dialogue.begin().expect("gr\u00fc\u00dfe").expect("1$"));
        }
    }

    @Test
    void endlessAnswerIsBounded() {
        try (Peer peer = Peer.that((socket, p) -> {
            while (true) {
                socket.getOutputStream().write(new byte[1 << 14]);
            }
        })) {
            assertThat(probe().observe(peer.port(), Dialogue.begin().expect("x"))
                            .description())
                    .isEqualTo("the server sent 64 KiB without what was expected at step 1 (expect 'x')");
        }
    }

    @Test
    void expressionThatNeverEndsIsCutOff() {
        try (Peer peer = Peer.thatSays("x".repeat(3000))) {
            assertThatThrownBy(() ->
                            probe().assertDialogue(peer.port(), Dialogue.begin().expect("(x+x+)+y")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("did not come to an end");
            assertThatThrownBy(() -> probe().assertMatches(peer.port(), "(x+x+)+y"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("did not come to an end");
        }
    }

    @Test
    void emptyDialogueIsAConfigurationError() {
        assertThatThrownBy(() -> probe().assertDialogue(1, Dialogue.begin()))
                .isInstanceOf(ConfigurationException.class);
    }
}
