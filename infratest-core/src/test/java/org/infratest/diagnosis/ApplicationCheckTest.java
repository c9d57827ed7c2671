package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.expect.Observation;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.SmtpObservation;
import org.infratest.probe.TcpObservation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationCheckTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress(Story.DB, 5432);
    private static final String SOCKET = "tcp   LISTEN 0 128 0.0.0.0:5432 0.0.0.0:* users:((\"nginx\",pid=12,fd=3))";

    private static HttpObservation http(int status, String problem) {
        return new HttpObservation(
                "db (10.0.2.30)",
                ADDRESS,
                "app",
                "http://10.0.2.30:5432/",
                status == 0 ? "" : "HTTP/1.1",
                status,
                "",
                Map.of(),
                "",
                false,
                List.of(),
                problem,
                null,
                Duration.ofMillis(5));
    }

    private static String sentence(Observation seen) {
        Story story = new Story().seeing(Outcome.REACHED).seeing(seen);
        story.db.says(Question.SOCKETS, SOCKET);
        return story.examinedBy(new ApplicationCheck()).map(Finding::sentence).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "403, works and refuses access (403)",
        "404, works and has nothing at http://10.0.2.30:5432/ (404)",
        "500, 'works, but fails at this request (500)'",
        "502, 'works, but the server behind it does not answer (502)'",
        "503, 'works, but declares itself or the server behind it unavailable (503)'",
        "204, works and gives another answer than was expected (204)"
    })
    void statusTellsWhoHasToAct(int status, String words) {
        assertThat(sentence(http(status, ""))).isEqualTo("nginx on TCP port 5432 of db " + words);
    }

    @ParameterizedTest
    @CsvSource({
        "no answer came (Connection reset), takes the connection and resets it before it has answered",
        "no answer came (10.0.2.30:5432 failed to respond), takes the connection and closes it before it has answered",
        "no whole answer came within 3 s, takes the connection and stays silent"
    })
    void endTellsWhatItDid(String problem, String words) {
        assertThat(sentence(http(0, problem))).isEqualTo("nginx on TCP port 5432 of db " + words);
    }

    @Test
    void bannerOfAnotherService() {
        TcpObservation open = new TcpObservation(
                "db (10.0.2.30)", ADDRESS, "app", TcpObservation.State.OPEN, "", Duration.ofMillis(1));

        assertThat(sentence(new BannerObservation(open, "500 go away", "", "", Duration.ofMillis(5))))
                .isEqualTo("nginx on TCP port 5432 of db speaks, but says something else than was expected");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'answers, but otherwise than was expected'",
        "the server closed the connection, takes the connection and closes it before it has answered",
        "nothing was said within 3 s, takes the connection and stays silent"
    })
    void conversationTellsHowItEnded(String problem, String words) {
        TcpObservation open = new TcpObservation(
                "db (10.0.2.30)", ADDRESS, "app", TcpObservation.State.OPEN, "", Duration.ofMillis(1));
        SmtpObservation mail =
                new SmtpObservation(open, "220 mail", List.of(), 0, "", problem, null, Duration.ofMillis(5));

        assertThat(sentence(mail)).isEqualTo("nginx on TCP port 5432 of db " + words);
    }

    @Test
    void machineThatWasNotReachedSaidNothing() {
        assertThat(new Story().seeing(http(0, "there was no answer within 3 s")).examinedBy(new ApplicationCheck()))
                .isEmpty();
    }
}
