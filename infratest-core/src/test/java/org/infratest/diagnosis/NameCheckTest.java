package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.diagnosis.Symptom.Transport;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.DnsRecord;
import org.infratest.probe.DnsType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameCheckTest {

    private static DnsObservation dns(String rcode, String problem, List<DnsRecord> answers) {
        return new DnsObservation(
                "db (10.0.2.30)",
                new InetSocketAddress(Story.DB, 53),
                "app",
                "shop.example",
                DnsType.A,
                rcode,
                problem,
                true,
                false,
                answers,
                List.of(),
                List.of(),
                "udp socket",
                Duration.ofMillis(5));
    }

    private static String sentence(DnsObservation seen) {
        return sentence(Outcome.REACHED, seen);
    }

    private static String sentence(Outcome outcome, DnsObservation seen) {
        return new Story()
                .by(Transport.UDP)
                .seeing(outcome)
                .seeing(seen)
                .examinedBy(new NameCheck())
                .map(Finding::sentence)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "NXDOMAIN, says that there is no shop.example",
        "SERVFAIL, 'cannot find out about shop.example, as whom it asks does not answer or answers wrongly (SERVFAIL)'",
        "REFUSED, does not tell about shop.example (REFUSED)",
        "NOTIMP, answers NOTIMP for shop.example",
        "NOERROR, 'knows shop.example, but no A record of it'"
    })
    void codeTellsWhatTheServerKnows(String rcode, String words) {
        assertThat(sentence(dns(rcode, "", List.of()))).isEqualTo("the name server on db " + words);
    }

    @Test
    void otherRecordsAreShown() {
        assertThat(sentence(dns(
                        "NOERROR",
                        "",
                        List.of(new DnsRecord("shop.example", "A", Duration.ofMinutes(1), "10.0.2.99")))))
                .isEqualTo("the name server on db has other A records of shop.example: 10.0.2.99");
    }

    @Test
    void serverThatDoesNotAnswerIsForOtherLayersUnlessItAnswersSomethingElse() {
        DnsObservation silence = dns("", "nothing came back within 3 s", List.of());

        assertThat(sentence(Outcome.SILENT, silence)).isEmpty();
        assertThat(sentence(Outcome.REACHED, silence))
                .isEqualTo("the name server on db answers, but not about shop.example; perhaps whom it asks does not"
                        + " answer");
    }
}
