package org.infratest.lab.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.lab.net.MacAddress;

/**
 * What cloud-init of a distributor's image reads at the first boot, from a disk that is called {@code cidata} (cloud-init's data source
 * NoCloud): host name, the user {@code vagrant} with a key, and DHCP on infratest's own card alone. The other cards are set up as those of
 * all machines are.
 *
 * @param instance tells this machine from all others; cloud-init acts anew where it changes
 * @param hostname its host name
 * @param publicKey who may log in, as a line of {@code authorized_keys}
 * @param control the hardware address of infratest's own card
 */
public record CloudSeed(String instance, String hostname, String publicKey, MacAddress control) {

    /** Writes the disk. */
    public void writeTo(Path image) {
        try {
            Files.write(image, FatImage.of("cidata", files()));
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + image + ": " + e, e);
        }
    }

    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("meta-data", "instance-id: " + instance + "\nlocal-hostname: " + hostname + "\n");
        files.put("user-data", """
                #cloud-config
                users:
                  - name: vagrant
                    shell: /bin/bash
                    lock_passwd: true
                    sudo: "ALL=(ALL) NOPASSWD:ALL"
                    ssh_authorized_keys:
                      - "%s"
                ssh_pwauth: false
                """.formatted(publicKey));
        files.put("network-config", """
                version: 2
                ethernets:
                  control:
                    match:
                      macaddress: "%s"
                    dhcp4: true
                    dhcp4-overrides:
                      use-routes: false
                      use-dns: false
                """.formatted(control));
        return files;
    }
}
