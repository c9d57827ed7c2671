package org.infratest.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.EnvironmentException;
import org.infratest.lab.net.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudSeedTest {

    private static final CloudSeed SEED =
            new CloudSeed("web-1a2b3c-app", "app", "ssh-rsa AAAA vagrant insecure public key", MacAddress.local(1));

    @TempDir
    Path folder;

    @Test
    void machineHasAnIdentityAndAName() {
        assertThat(SEED.files().get("meta-data")).isEqualTo("instance-id: web-1a2b3c-app\nlocal-hostname: app\n");
    }

    @Test
    void userTakesTheKeyAndNoPassword() {
        assertThat(SEED.files().get("user-data")).startsWith("#cloud-config\n").contains("""
                users:
                  - name: vagrant
                    shell: /bin/bash
                    lock_passwd: true
                    sudo: "ALL=(ALL) NOPASSWD:ALL"
                    ssh_authorized_keys:
                      - "ssh-rsa AAAA vagrant insecure public key"
                ssh_pwauth: false
                """);
    }

    @Test
    void onlyTheControlCardIsSetUp() {
        assertThat(SEED.files().get("network-config")).isEqualTo("""
                version: 2
                ethernets:
                  control:
                    match:
                      macaddress: "02:00:00:00:00:01"
                    dhcp4: true
                    dhcp4-overrides:
                      use-routes: false
                      use-dns: false
                """);
    }

    @Test
    void diskIsCalledAsCloudInitLooksForIt() throws Exception {
        Path image = folder.resolve("seed.img");

        SEED.writeTo(image);

        byte[] disk = Files.readAllBytes(image);
        assertThat(new String(disk, 43, 11, StandardCharsets.US_ASCII)).isEqualTo("CIDATA     ");
        assertThat(new String(disk, StandardCharsets.ISO_8859_1)).contains("#cloud-config\n", "local-hostname: app\n");
    }

    @Test
    void placeThatCannotBeWrittenToIsNamed() {
        Path image = folder.resolve("none/seed.img");

        assertThatThrownBy(() -> SEED.writeTo(image))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Could not write " + image + ": ");
    }
}
