package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperLogTest {

    @TempDir
    private Path folder;

    @Test
    void linesThatCannotBeWrittenEndNothingAndAreCounted() throws IOException {
        Path file = folder.resolve("keeper.log");
        Files.createDirectory(file);
        KeeperLog log = new KeeperLog(file);
        log.line("one");
        log.line("two");
        Files.delete(file);

        log.line("three");
        log.line("four");

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        missing -> assertThat(missing)
                                .contains(" 2 lines before this could not be written: ", "keeper.log"),
                        three -> assertThat(three).endsWith(" three"),
                        four -> assertThat(four).endsWith(" four"));
    }

    @Test
    void folderThatIsGoneIsNotMadeAgain() {
        KeeperLog log = new KeeperLog(folder.resolve("report/keeper.log"));

        log.line("one");

        assertThat(folder.resolve("report")).doesNotExist();
    }
}
