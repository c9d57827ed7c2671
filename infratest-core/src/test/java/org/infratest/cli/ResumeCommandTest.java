package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeCommandTest {

    @TempDir
    Path folder;

    @Test
    void fileThatIsNoneIsAskedWrongly() {
        CommandRun run = CommandRun.of("resume", "--cache", folder.toString(), folder + "/none.capsule");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().strip()).isEqualTo("infratest: There is no capsule " + folder + "/none.capsule");
    }

    @Test
    void fileThatWasCutOffIsSaidInALineAndLeavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("cut.capsule"), "infratest capsule\n\0\0");

        CommandRun run = CommandRun.of("resume", "--cache", folder.toString(), file.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo("infratest: The capsule " + file + " is cut off; get it anew from where it was made");
        assertThat(folder).isDirectoryNotContaining(each -> !each.equals(file));
    }
}
