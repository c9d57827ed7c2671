package org.infratest.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.expect.Diagnosis;
import org.infratest.probe.Diagnostician;
import org.infratest.probe.FailedProbe;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first broken layer between a probe and its target: asks the machine that it looked from, the gateways and the target by the
 * programs that they have, probes once more while they count, and goes through the layers from the bottom up. Probes find it by
 * {@link java.util.ServiceLoader}; nobody has to call it.
 */
@Api
public final class LayeredDiagnosis implements Diagnostician {

    private static final int LINES = 6;

    /** For {@link java.util.ServiceLoader}. */
    public LayeredDiagnosis() {}

    @Override
    public Optional<Diagnosis> diagnose(FailedProbe failed) {
        Budget budget = new Budget(failed.budget());
        try (Interview interview = new Interview()) {
            return Symptoms.of(failed, interview, budget).map(symptom -> diagnose(failed, symptom, budget, interview));
        }
    }

    private static Diagnosis diagnose(FailedProbe failed, Symptom symptom, Budget budget, Interview interview) {
        Survey survey = new Survey(failed, symptom, budget, interview);
        Evidence evidence = survey.take();
        Finding finding = Checks.first(evidence).orElseGet(() -> Unknown.finding(evidence));
        List<String> lines = lines(evidence, finding);
        Path file = written(new Transcript(evidence, finding, survey.answers()), failed, lines);
        return new Diagnosis(
                finding.layer().title(),
                finding.sentence(),
                lines,
                file,
                failed.budget().minus(budget.left()));
    }

    /** The file beside the logs, where there are any. That it cannot be written takes nothing from what was found out. */
    private static @Nullable Path written(Transcript transcript, FailedProbe failed, List<String> lines) {
        Path logs = failed.host().context().logs();
        try {
            return logs == null ? null : transcript.write(logs);
        } catch (IOException e) {
            lines.add("all that was asked could not be written to " + logs + ": " + e);
            return null;
        }
    }

    private static List<String> lines(Evidence evidence, Finding finding) {
        List<String> lines = new ArrayList<>(finding.evidence());
        evidence.unasked().forEach(line -> lines.add("not known: " + line));
        return new ArrayList<>(lines.subList(0, Math.min(LINES, lines.size())));
    }
}
