package org.infratest.diagnosis;

import java.util.Locale;
import java.util.Optional;
import org.infratest.diagnosis.Symptom.Transport;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.StreamObservation;

/** The service was reached: what does it say? */
final class ApplicationCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        if (!evidence.symptom().isReached()) {
            return Optional.empty();
        }
        if (evidence.failed().seen() instanceof HttpObservation http) {
            return Optional.of(finding(
                    evidence, http.isAnswered() ? answered(evidence, http) : unanswered(evidence, http.problem())));
        }
        if (evidence.failed().seen() instanceof BannerObservation banner) {
            return Optional.of(finding(
                    evidence,
                    banner.text().isEmpty()
                            ? unanswered(evidence, banner.ending())
                            : service(evidence) + " speaks, but says something else than was expected"));
        }
        if (evidence.failed().seen() instanceof StreamObservation stream) {
            return Optional.of(finding(
                    evidence,
                    stream.problem().isEmpty()
                            ? service(evidence) + " answers, but otherwise than was expected"
                            : unanswered(evidence, stream.problem())));
        }
        return evidence.symptom().transport() == Transport.UDP
                ? Optional.of(finding(evidence, service(evidence) + " answers, but otherwise than was expected"))
                : Optional.empty();
    }

    private static Finding finding(Evidence evidence, String sentence) {
        return Finding.of(
                Layer.APPLICATION,
                sentence,
                "everything below works: " + evidence.failed().vantage().name() + " reaches "
                        + evidence.symptom().text() + " of " + evidence.targetName());
    }

    private static String answered(Evidence evidence, HttpObservation http) {
        String service = service(evidence);
        return switch (http.status()) {
            case 401, 403 -> service + " works and refuses access (" + http.status() + ")";
            case 404, 410 -> service + " works and has nothing at " + http.url() + " (" + http.status() + ")";
            case 502, 504 -> service + " works, but the server behind it does not answer (" + http.status() + ")";
            case 503 -> service + " works, but declares itself or the server behind it unavailable (503)";
            default ->
                http.status() >= 500
                        ? service + " works, but fails at this request (" + http.status() + ")"
                        : service + " works and gives another answer than was expected (" + http.status() + ")";
        };
    }

    private static String unanswered(Evidence evidence, String ending) {
        String words = ending.toLowerCase(Locale.ROOT);
        String service = service(evidence);
        if (words.contains("reset")) {
            return service + " takes the connection and resets it before it has answered";
        }
        if (words.contains("closed") || words.contains("failed to respond") || words.contains("broke off")) {
            return service + " takes the connection and closes it before it has answered";
        }
        return service + " takes the connection and stays silent";
    }

    private static String service(Evidence evidence) {
        Symptom symptom = evidence.symptom();
        String program = evidence.theTarget()
                .flatMap(t -> t.before().sockets().taking(symptom.transport(), evidence.to(), symptom.port()))
                .map(Sockets.Listening::program)
                .filter(name -> !name.isEmpty())
                .orElse("the service");
        return program + " on " + symptom.text() + " of " + evidence.targetName();
    }
}
