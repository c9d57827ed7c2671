package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RealRun.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Spaces, quotes, commas, line feeds and umlauts, wherever a name or a value may have them. */
class NamesIT {

    private static final String NAME = "eine Größe, 'zwei' & \"drei\"";
    private static final String GREETING = "eins, \"zwei\" & 'drei'\nvier = fünf $6 `7`";

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    @PackerBox(
            template = NAME + "/web.json",
            name = "badinput/" + NAME,
            vars = {"base_image=${images}/debian-12.qcow2", "greeting=" + GREETING})
    @VagrantEnvironment(
            value = NAME,
            vagrantProvider = "docker",
            variables = {"GREETING=" + GREETING})
    static class NamesTestCase {
        @Test
        @DisplayName("größer, \"schneller\" & <b>weiter</b>")
        void greets(@OnHost("web größe") SshSession ssh) {
            assertThat(ssh.exec("cat /tmp/greeting").stdout()).isEqualTo(GREETING);
        }
    }

    @Test
    void namesArriveAsTheyAre() throws Exception {
        try (ChildJvm child = child("C.UTF-8")) {
            assertThat(child.awaitEnd(Duration.ofMinutes(10))).isTrue();

            assertThat(child.output())
                    .contains("tests: 1 passed, 0 failed, 0 infrastructure errors, " + "0 configuration errors")
                    .contains("environment " + NAME + " (vagrant (docker)): 1 host")
                    .doesNotContain("FAILED: ");
        }
    }

    @Test
    void localeThatCannotSpellANameIsNamed() throws Exception {
        try (ChildJvm child = child("C")) {
            assertThat(child.awaitEnd(Duration.ofMinutes(1))).isTrue();

            assertThat(child.failure())
                    .matches(words("@PackerBox on NamesTestCase names template '<text>/web.json', which this "
                            + "JVM cannot spell as a path, as its locale has no such letters; set LC_ALL=C.UTF-8"));
        }
    }

    /** A run of its own with a root, a cache and a Vagrant home that have such names too; all is gone with the folder. */
    private ChildJvm child(String locale) throws IOException, InterruptedException {
        Path root = folder.resolve("root of it");
        // The shell makes the folder, as this JVM's locale may not have its letters.
        Path script = Files.writeString(folder.resolve("run"), """
                mkdir -p "$1/%1$s" "$2" && cp "$3"/names/* "$1/%1$s" && cp "$3/../machine.rb" "$1" &&
                ln -s "$4/images" "$2/images" && shift 4 && exec "$@"
                """.formatted(NAME.replace("\"", "\\\"")));
        return ChildJvm.running(
                NamesTestCase.class,
                folder,
                "env",
                "LC_ALL=" + locale,
                "INFRATEST_ROOT=" + root,
                "INFRATEST_CACHE_DIR=" + folder.resolve("a cache"),
                "VAGRANT_HOME=" + folder.resolve("vagrant home"),
                "sh",
                script.toString(),
                root.toString(),
                folder.resolve("a cache").toString(),
                Paths.moduleFolder().resolve("src/test/resources/badinput").toString(),
                RealRun.cache().toString());
    }
}
