package org.infratest.lab.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.infratest.ConfigurationException;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QemuImgTest {

    private static final Path IMAGE = Path.of("base.0");

    /** Whoever made such an image would have a machine read that file. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/home/me/.ssh/id_ed25519 | {'format': 'qcow2', 'backing-filename': '/home/me/.ssh/id_ed25519'}",
                "/etc/shadow | {'format': 'qcow2', 'format-specific': {'data': {'data-file': '/etc/shadow'}}}",
                "'' | {'format': 'vmdk'}",
            })
    void imageThatHasItsContentElsewhereDoesNotStandAlone(String where, String info) {
        QemuImg tool = says(info);

        assertThatThrownBy(() -> tool.requireAlone(IMAGE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The image base.0 has some of its content in another file, '" + where
                        + "', or is no qcow2 image");
    }

    @Test
    void imageWithNothingElsewhereStandsAlone() {
        QemuImg tool = says("{'format': 'qcow2', 'virtual-size': 1}");

        assertThatCode(() -> tool.requireAlone(IMAGE)).doesNotThrowAnyException();
    }

    private static QemuImg says(String info) {
        return new QemuImg(new ScriptedRunner(command -> Answer.ok(info.replace('\'', '"'))));
    }
}
