package org.infratest.diagnosis;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.infratest.Printable;

/**
 * All that was asked and answered, as a file for people.
 *
 * @param evidence what it was about
 * @param finding what was found
 * @param answers by machine
 */
record Transcript(Evidence evidence, Finding finding, Map<Place, Answers> answers) {

    private static final int OF_ONE_ANSWER = 20_000;
    private static final int MOST_FILES = 10_000;

    /**
     * Writes it beside the logs, under a name that no other has.
     *
     * @return the file
     * @throws IOException if that cannot be
     */
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = "diagnosis-" + evidence.targetName().replaceAll("[^A-Za-z0-9._-]+", "-") + "-";
        for (int number = 1; number < MOST_FILES; number++) {
            Path file = folder.resolve(name + number + ".txt");
            if (Files.notExists(file) && isMine(file)) {
                return Files.writeString(file, evidence.failed().masking().apply(text()));
            }
        }
        throw new IOException("there are " + MOST_FILES + " of them already");
    }

    /** Another probe may take the same number at the same moment. */
    private static boolean isMine(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        text.append("probe of ")
                .append(evidence.targetName())
                .append(", ")
                .append(evidence.symptom().text());
        text.append(", from ").append(evidence.failed().vantage().name()).append('\n');
        text.append("seen: ").append(evidence.symptom().words()).append('\n');
        text.append("first broken layer: ").append(finding.layer().title()).append('\n');
        text.append("why: ").append(finding.sentence()).append('\n');
        finding.evidence().forEach(line -> text.append("  ").append(line).append('\n'));
        evidence.unasked()
                .forEach(line -> text.append("not known: ").append(line).append('\n'));
        answers.forEach((place, all) -> all.all().forEach((question, answer) -> {
            text.append("\n").append(place.name()).append("$ ").append(question.text());
            text.append(answer.succeeded() ? "" : "   (exit code " + answer.exitCode() + ")")
                    .append('\n');
            text.append(Printable.text(answer.text(), OF_ONE_ANSWER).stripTrailing())
                    .append('\n');
        }));
        return text.toString();
    }
}
