package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Readiness;
import org.infratest.inventory.InventoryFile;
import org.infratest.inventory.InventorySpec;
import org.infratest.vagrant.VagrantSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology and the inventory that the documentation shows can be read. Tests of the gateway use its reachability table. */
class FilesOfDocsTest {

    private static final Path FILES = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolve("src/test/resources/org/infratest/examples/shop");

    @TempDir
    Path folder;

    @Test
    void topology() {
        VagrantSpec shop = new VagrantSpec(
                "shop", FILES, null, Map.of(), List.of(), null, new Readiness.WhenSshAnswers(), Duration.ofMinutes(5));

        assertThat(shop.declaredMachines()).containsExactly("gateway", "app");
    }

    /** Keys are looked for as the file is read, so it gets some that are there. */
    @Test
    void inventory() throws IOException {
        Files.writeString(folder.resolve("staging"), "a private key");
        Files.writeString(folder.resolve("known_hosts"), "");
        String text = Files.readString(FILES.resolve("staging.yaml")).replace("~/.ssh", folder.toString());

        InventorySpec staging = InventoryFile.read(Files.writeString(folder.resolve("staging.yaml"), text));

        assertThat(staging.name()).isEqualTo("staging");
        assertThat(staging.machines()).containsExactly("gateway", "app");
        assertThat(staging.topology().network("private").orElseThrow().gateway())
                .isEqualTo("gateway");
    }
}
