package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.infratest.environment.Environment;
import org.infratest.report.RunSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two builds of one checkout at the same time: they share a cache, a report folder and a configset, and each is a run of its own. */
@Timeout(120)
class TwoBuildsTest {

    private static final String NOTES = "TWO_BUILDS_NOTES";

    @TempDir
    Path folder;

    @FakeEnvironment("web")
    static class NotingTestCase {
        /** Whoever comes first has the configset until the other one is known to wait for it. */
        @Test
        void notes(Environment environment) throws IOException {
            note("begins " + environment.id());
            Path book = Path.of(System.getenv("INFRATEST_CACHE_DIR"), "locks", "turns.json");
            Awaitility.await()
                    .timeout(Duration.ofSeconds(60))
                    .until(() ->
                            notes().contains("ends") || Files.readString(book).contains("\"granted\":false"));
            note("ends " + environment.id());
        }

        private static String notes() throws IOException {
            return Files.readString(Path.of(System.getenv(NOTES)));
        }

        private static void note(String line) throws IOException {
            Files.writeString(
                    Path.of(System.getenv(NOTES)), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    @Test
    void theyTakeTurnsAndEachHasItsOwnReport() throws Exception {
        try (ChildJvm one = build("one");
                ChildJvm two = build("two")) {
            assertThat(one.awaitEnd(Duration.ofMinutes(1))).as(one.output()).isTrue();
            assertThat(two.awaitEnd(Duration.ofMinutes(1))).as(two.output()).isTrue();

            assertThat(one.output()).doesNotContain("FAILED: ");
            assertThat(two.output()).doesNotContain("FAILED: ");
        }
        List<String> notes = Files.readAllLines(folder.resolve("notes"));
        assertThat(notes).hasSize(4);
        assertThat(notes.get(1)).isEqualTo(notes.get(0).replace("begins", "ends"));
        assertThat(notes.get(3)).isEqualTo(notes.get(2).replace("begins", "ends"));
        assertThat(notes.get(2)).isNotEqualTo(notes.get(0));
        for (String run : List.of("one", "two")) {
            RunSummary summary = RunSummary.read(folder.resolve("report"), run);
            assertThat(summary.testCounts().text())
                    .isEqualTo("1 passed, 0 failed, 0 infrastructure errors, 0 configuration errors");
            assertThat(summary.environments()).hasSize(1);
        }
    }

    /** As two Mavens start it: each with a run of its own, all else in common. */
    private ChildJvm build(String run) throws IOException {
        Path own = Files.createDirectory(folder.resolve(run));
        return ChildJvm.running(
                NotingTestCase.class,
                own,
                "env",
                "INFRATEST_RUN_ID=" + run,
                "INFRATEST_CACHE_DIR=" + folder.resolve("cache"),
                "INFRATEST_REPORT_DIR=" + folder.resolve("report"),
                NOTES + "=" + folder.resolve("notes"));
    }
}
