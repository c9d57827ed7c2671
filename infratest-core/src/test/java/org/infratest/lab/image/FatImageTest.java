package org.infratest.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class FatImageTest {

    private static final String LONG = "line of text\n".repeat(200);

    private final SystemCommandRunner runner = new SystemCommandRunner();

    @TempDir
    Path folder;

    @Test
    void diskHasTheSignaturesAndSizeOfAFloppy() {
        byte[] image = FatImage.of("cidata", Map.of("meta-data", "x"));

        assertThat(image).hasSize(1_474_560);
        assertThat(image[510]).isEqualTo((byte) 0x55);
        assertThat(image[511]).isEqualTo((byte) 0xaa);
        assertThat(new String(image, 43, 11, StandardCharsets.US_ASCII)).isEqualTo("CIDATA     ");
        assertThat(new String(image, 54, 8, StandardCharsets.US_ASCII)).isEqualTo("FAT12   ");
    }

    @Test
    void contentStandsInItsClusters() {
        byte[] image = FatImage.of("cidata", content());

        String data = new String(image, 33 * 512, 20 * 512, StandardCharsets.US_ASCII);
        assertThat(data).startsWith("first\n");
        assertThat(data.substring(512)).startsWith(LONG);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> FatImage.of("cidata", Map.of("big", "x".repeat(1_500_000))))
                .hasMessage("big does not fit any more");
    }

    static boolean hasMtools() {
        return new SystemCommandRunner().isInstalled("mdir");
    }

    @Test
    @EnabledIf("hasMtools")
    void toolsOfOthersReadIt() throws Exception {
        Path image = folder.resolve("seed.img");
        Files.write(image, FatImage.of("cidata", content()));

        CommandResult names = run("mdir", "-b", "-i", image.toString(), "::");
        assertThat(names.stdout()).containsExactly("::/meta-data", "::/network-config", "::/empty");
        assertThat(run("mtype", "-i", image.toString(), "::network-config").stdout())
                .isEqualTo(LONG.lines().toList());
        assertThat(run("mlabel", "-s", "-i", image.toString(), "::").stdout().toString())
                .containsIgnoringCase("cidata");
    }

    @Test
    @EnabledIf("hasMtools")
    void checkOfTheFileSystemFindsNoFault() throws Exception {
        Path image = folder.resolve("seed.img");
        Files.write(image, FatImage.of("cidata", content()));

        CommandResult check = runner.run(Command.of("/usr/sbin/fsck.fat", "-n", "-v", image.toString()));

        assertThat(check.succeeded())
                .as("%s %s", check.stdout(), check.stderr())
                .isTrue();
    }

    private CommandResult run(String... words) {
        CommandResult result = runner.run(Command.of(words));
        assertThat(result.succeeded()).as("%s", result).isTrue();
        return result;
    }

    private static Map<String, String> content() {
        Map<String, String> content = new LinkedHashMap<>();
        content.put("meta-data", "first\n");
        content.put("network-config", LONG);
        content.put("empty", "");
        return content;
    }
}
