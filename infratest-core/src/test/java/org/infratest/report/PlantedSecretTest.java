package org.infratest.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.Redaction;
import org.infratest.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that everything says is in nothing that is written. */
class PlantedSecretTest {

    private static final String SECRET = "Pl4nted-in-every-event";

    @TempDir
    private Path folder;

    @Test
    void secretIsInNoFileAndNotOnTheConsole() throws IOException {
        Redaction.hide(SECRET);
        Path log = Files.writeString(folder.resolve("console.log"), "login: root\nPassword: " + SECRET + "\n");
        var printed = new ByteArrayOutputStream();
        Path reports = folder.resolve("report");

        RunReport report =
                RunReport.open(reports, Sample.RUN, () -> SECRET, new PrintStream(printed, true, UTF_8), null);
        for (Event event : Hostile.everythingSays("it says " + SECRET + ".", folder)) {
            report.emit(event);
        }
        new EvidenceFolder(reports).keep("AppIT.test", List.of(log));
        report.close();

        assertThat(printed.toString(UTF_8)).contains("it says ***.").doesNotContain(SECRET);
        assertThat(files(reports))
                .anyMatch(file -> file.toString().endsWith(".html"))
                .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                        .as(file.toString())
                        .contains("***")
                        .doesNotContain(SECRET));
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
