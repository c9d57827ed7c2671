package org.infratest.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

    @TempDir
    Path folder;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("scripts"));
        Files.writeString(folder.resolve("Vagrantfile"), "one");
        Files.writeString(folder.resolve("scripts/a.sh"), "two");
    }

    @Test
    void equalContentHasEqualHash() {
        assertThat(hash()).isEqualTo(hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void contentNameAndExecutableBitCount() throws IOException {
        String before = hash();
        Files.writeString(folder.resolve("scripts/a.sh"), "three");
        String changed = hash();
        Files.move(folder.resolve("scripts/a.sh"), folder.resolve("scripts/b.sh"));
        String renamed = hash();
        assertThat(folder.resolve("scripts/b.sh").toFile().setExecutable(true)).isTrue();

        assertThat(before).isNotEqualTo(changed);
        assertThat(changed).isNotEqualTo(renamed);
        assertThat(renamed).isNotEqualTo(hash());
    }

    @Test
    void testsProseAndLeftoversDoNotCount() throws IOException {
        String before = hash();
        Files.writeString(folder.resolve("GatewayIT.java"), "class GatewayIT {}");
        Files.writeString(folder.resolve("README.md"), "prose");
        Files.createDirectories(folder.resolve(".vagrant/machines"));
        Files.writeString(folder.resolve(".vagrant/machines/id"), "1");

        assertThat(hash()).isEqualTo(before);
    }

    @Test
    void valuesAreFramed() {
        assertThat(new Fingerprint().add("a", "bc").hex())
                .isNotEqualTo(new Fingerprint().add("ab", "c").hex());
    }

    private String hash() {
        return new Fingerprint().addFolder("folder", folder).hex();
    }
}
