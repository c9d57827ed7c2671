package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.lab.capsule.CapsuleWriter;
import org.infratest.lab.capsule.Packed;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class CapsuleBasesTest {

    private static final String CONTENT = "a disk of many bytes";

    @TempDir
    Path folder;

    @Test
    void imageInTheCacheIsFoundByItsContentWhateverItIsCalled() throws IOException {
        Path image = write("cache/lab/images/" + "c".repeat(64) + ".qcow2", CONTENT);
        write("cache/lab/images/" + "d".repeat(64) + ".qcow2", "a disk of more bytes");

        assertThat(bases(null, List.of()).of(hash())).isEqualTo(image);
    }

    @Test
    void imageInTheCapsuleServesWhereTheCacheHasNone() throws IOException {
        Path packed = write("unpacked/base.0", CONTENT);

        assertThat(bases("base.0", List.of()).of(hash())).isEqualTo(packed);
    }

    @Test
    void imageInTheCapsuleThatIsAnotherOneIsDamage() throws IOException {
        write("unpacked/base.0", "somebody else's disk");

        assertThatThrownBy(() -> bases("base.0", List.of()).of(hash()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageEndingWith("is damaged: the image in it is not that of box 'web' (/boxes/web.box)");
    }

    @Test
    void imageOutsideOfTheCapsuleIsNotInIt() throws IOException {
        write("secret", CONTENT);

        assertThatThrownBy(() -> bases("../secret", List.of()).of(hash()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageEndingWith("is damaged: there is no '../secret' in it");
    }

    @Test
    void imageThatTheUserNamesServes() throws IOException {
        Path given = write("elsewhere/disk.qcow2", CONTENT);

        assertThat(bases(null, List.of(given)).of(hash())).isEqualTo(given);
    }

    @Test
    void whereItCanBeHadIsSaid() throws IOException {
        assertThatThrownBy(() -> bases(null, List.of()).of(hash()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("The disks in the capsule " + folder.resolve("web.capsule")
                        + " stand on an image that is not here: that of box 'web' (/boxes/web.box), content "
                        + hash().substring(0, 12)
                        + ", 0 MiB\n  copy it from where the capsule was taken and name it with"
                        + " --base FILE (the box, the disk, or the image in its cache, below lab/images), or take capsules"
                        + " that have it in them, with infratest.capsule.base=true");
    }

    private String hash() throws IOException {
        return ImageContent.of(new ImageSource.DiskImage(write("reference", CONTENT)), folder.resolve("known"));
    }

    private CapsuleBases bases(@Nullable String packed, List<Path> given) throws IOException {
        CapsuleManifest empty = CapsuleTest.manifest(CapsuleManifest.Qemu.NONE);
        CapsuleManifest manifest = new CapsuleManifest(
                empty.test(),
                empty.taken(),
                empty.qemu(),
                empty.lab(),
                empty.machines(),
                List.of(new CapsuleManifest.Base(hash(), "box 'web' (/boxes/web.box)", CONTENT.length(), packed)),
                empty.captures(),
                empty.net(),
                packed == null || packed.contains("/") ? List.of() : List.of(new Packed(packed, CONTENT.length())));
        Path file = folder.resolve("web.capsule");
        new CapsuleWriter(file).write(JsonMapper.shared().writeValueAsBytes(manifest), List.of());
        Path cache = folder.resolve("cache");
        LabImages images = new LabImages(
                cache, new ScriptedRunner(command -> Answer.ok("")), LabProvider.IMAGES_KEPT, progress -> {});
        return new CapsuleBases(Capsule.open(file), folder.resolve("unpacked"), images, new ImageFiles(cache), given);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
