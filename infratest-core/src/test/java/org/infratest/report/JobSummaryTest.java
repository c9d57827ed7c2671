package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSummaryTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("step-summary");
    }

    @Test
    void laterJvmReplacesWhatTheOneBeforeKnewAndOthersStay() throws IOException {
        Files.writeString(file, "# of the linter ä\n");
        assertThat(write("first", "module")).isTrue();
        Files.writeString(file, Files.readString(file) + "# of another tool\n");

        assertThat(write("second", "module")).isTrue();

        assertThat(file)
                .content()
                .startsWith("# of the linter ä\n# of another tool\n\n<!-- infratest ")
                .contains("| gw:22 | open | second |")
                .doesNotContain("first");
    }

    @Test
    void otherModuleOfTheSameRunIsAdded() throws IOException {
        write("first", "module-a");
        write("second", "module-b");

        assertThat(file).content().contains("first", "second");
    }

    @Test
    void fileThatIsFullIsLeftAsItIs() throws IOException {
        String full = "x".repeat(JobSummary.MAX_BYTES - 1_000);
        Files.writeString(file, full);

        assertThat(write("first", "module")).isFalse();

        assertThat(file).content().isEqualTo(full);
    }

    @Test
    void littleRoomIsUsed() throws IOException {
        Files.writeString(file, "x".repeat(JobSummary.MAX_BYTES - 3_000));

        assertThat(write("first".repeat(1_000), "module")).isTrue();

        assertThat(Files.size(file)).isLessThanOrEqualTo(JobSummary.MAX_BYTES);
        assertThat(file).content().contains("## infratest: 1 probe passed");
    }

    private boolean write(String observation, String module) throws IOException {
        RunSummary run = Sample.summary(Sample.probe(Verdict.PASSED, "gw:22", observation));
        return new JobSummary(file).write(run, folder.resolve(module));
    }
}
