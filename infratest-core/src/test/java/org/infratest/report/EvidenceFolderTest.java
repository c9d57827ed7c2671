package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFolderTest {

    @TempDir
    private Path folder;

    @Test
    void copyHoldsWhatTheFileHeldThen() throws IOException {
        Path log = Files.writeString(folder.resolve("console.log"), "then\n");
        Path empty = Files.createFile(folder.resolve("empty.log"));

        List<Path> kept = new EvidenceFolder(folder).keep("T.test", List.of(log, empty, folder.resolve("gone.log")));
        Files.writeString(log, "then\nlater\n");

        assertThat(kept).containsExactly(folder.resolve("evidence/T.test/console.log"));
        assertThat(kept.get(0)).hasContent("then");
    }

    @Test
    void longFileIsKeptFromWhereItMatters() throws IOException {
        Path log = Files.writeString(folder.resolve("console.log"), "a".repeat(10) + "b".repeat(1 << 20));

        Path kept = new EvidenceFolder(folder).keep("T.test", List.of(log)).get(0);

        assertThat(kept)
                .content()
                .startsWith("[the first 10 bytes are left out here; all of it was in " + log + "]\nbbb")
                .endsWith("b")
                .doesNotContain("\na");
    }

    @Test
    void testsWithNamesThatNoFolderCanHaveStayApart() throws IOException {
        Path log = Files.writeString(folder.resolve("console.log"), "x");
        EvidenceFolder evidence = new EvidenceFolder(folder);

        Path first = evidence.keep("T.test [1] ../a", List.of(log)).get(0);
        Path second = evidence.keep("T.test [1] ../ä", List.of(log)).get(0);
        Path third = evidence.keep("..", List.of(log)).get(0);

        assertThat(List.of(first, second, third))
                .doesNotHaveDuplicates()
                .allMatch(path -> path.normalize().startsWith(folder.resolve("evidence"))
                        && path.getParent().getParent().equals(folder.resolve("evidence")));
        assertThat(first.getParent().getFileName().toString()).matches("T\\.test-1-\\.\\.-a-[0-9a-f]{8}");
    }

    @Test
    void newRunRemovesWhatOlderOnesKept() throws IOException {
        Path log = Files.writeString(folder.resolve("console.log"), "x");
        new EvidenceFolder(folder).keep("T.test", List.of(log));

        RunFolder.prepare(folder, "new");

        assertThat(folder.resolve("evidence")).doesNotExist();
        assertThat(log).exists();
    }
}
