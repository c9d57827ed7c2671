package org.infratest.lab.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@code qemu-img} that breaks says nothing about the image; with real images see {@code LabImagesTest}. */
class DiskFileTest {

    private static final Answer QCOW2 = Answer.ok("{\"format\": \"qcow2\", \"virtual-size\": 1}");

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void write() throws IOException {
        disk = Files.writeString(folder.resolve("disk.qcow2"), "a disk");
    }

    @Test
    void imageThatQemuDoesNotTakeIsAMistake() {
        Answer no = new Answer(1, List.of(), List.of("qemu-img: Could not open 'disk.qcow2': not an image"));

        assertThatThrownBy(() -> convert("info", no))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("The disk is no disk image that QEMU can read: \"qemu-img info")
                .hasMessageEndingWith("exited with 1 after 14 s: qemu-img: Could not open 'disk.qcow2': not an image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "check", "convert"})
    void qemuImgThatDiesIsTheInfrastructures(String verb) {
        Answer dead = new Answer(139, List.of(), List.of("Segmentation fault"));

        assertThatThrownBy(() -> convert(verb, dead))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("\"qemu-img " + verb)
                .hasMessageContaining("exited with 139 after 14 s: Segmentation fault");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"virtual-size\": 1, \"for", "{}", "[]"})
    void answerThatIsNoneIsTheInfrastructures(String json) {
        assertThatThrownBy(() -> convert("info", Answer.ok(json)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("\"qemu-img info");
    }

    private void convert(String broken, Answer answer) {
        ScriptedRunner runner = new ScriptedRunner(command -> {
            String verb = command.arguments().get(1);
            return verb.equals(broken) ? answer : verb.equals("info") ? QCOW2 : Answer.ok();
        });
        new DiskFile(disk, "The disk").convert(new QemuImg(runner), folder.resolve("made.qcow2"));
    }
}
