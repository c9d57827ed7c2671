package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.BoxSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxReaderTest {

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void writeTemplate() throws IOException {
        folder = temporary.toRealPath();
        Files.createDirectories(folder.resolve("box"));
        Files.writeString(folder.resolve("box/box.pkr.json"), "{}");
        Files.writeString(folder.resolve("box/debian-12.pkrvars.json"), "{}");
        Files.writeString(folder.resolve("site.pkrvars.json"), "{}");
    }

    @Test
    void classWithoutTheAnnotationNeedsNoBox() {
        assertThat(BoxReader.read(reading(BoxReaderTest.class))).isEmpty();
    }

    @Test
    void filesOfVariablesStandBesideTheTemplateOrAreFoundLikeIt() {
        BoxSpec spec = BoxReader.read(reading(WithVarFilesTestCase.class)).orElseThrow();

        assertThat(spec.template()).isEqualTo(folder.resolve("box/box.pkr.json"));
        assertThat(spec.varFiles())
                .containsExactly(folder.resolve("box/debian-12.pkrvars.json"), folder.resolve("site.pkrvars.json"));
        assertThat(spec.variables()).isEqualTo(Map.of("iso_url", folder.resolve("images") + "/cd.iso"));
        assertThat(spec.only()).containsExactly("qemu.box");
    }

    @Test
    void missingFileOfVariablesIsNamed() {
        assertThatThrownBy(() -> BoxReader.read(reading(WithMissingVarFileTestCase.class)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("@PackerBox on WithMissingVarFileTestCase names file of variables "
                        + "'plan9.pkrvars.json', which does not exist; ")
                .hasMessageContaining("tried: " + folder.resolve("plan9.pkrvars.json"));
    }

    private Reading reading(Class<?> test) {
        return new Reading(
                test,
                "@PackerBox on " + test.getSimpleName(),
                new Settings(Map.of(), folder.resolve("user.properties"), name -> Optional.empty(), new SettingsLog()),
                new Paths(folder, Optional.empty()),
                new SystemCommandRunner(),
                folder.resolve("images"));
    }

    @PackerBox(
            template = "box/box.pkr.json",
            name = "lab/box",
            varFiles = {"debian-12.pkrvars.json", "site.pkrvars.json"},
            vars = "iso_url=${images}/cd.iso",
            only = "qemu.box")
    static class WithVarFilesTestCase {}

    @PackerBox(template = "box/box.pkr.json", name = "lab/box", varFiles = "plan9.pkrvars.json")
    static class WithMissingVarFileTestCase {}
}
