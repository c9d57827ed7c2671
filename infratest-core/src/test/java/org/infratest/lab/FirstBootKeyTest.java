package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.infratest.environment.Accelerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstBootKeyTest {

    private static final String QEMU = "7.2.22";

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.writeString(folder.resolve("image.qcow2"), "content");
    }

    @Test
    void nameCardsAndScriptsComeAfterTheBoot() {
        String plain = hash(host -> host.nic("lan", "10.1.0.1"));

        assertThat(hash(host ->
                        host.nic("lan", "10.1.0.2").script("more", "true").groups("servers")))
                .isEqualTo(plain);
        assertThat(hash(host -> host.nic("lan").nic("wan"))).isEqualTo(plain);
        assertThat(key(host("other", host -> {}), Accelerator.TCG, QEMU)).isEqualTo(plain);
    }

    @Test
    void allThatABootDependsOnCounts() throws IOException {
        String plain = hash(host -> {});

        assertThat(List.of(
                        hash(host -> host.memory(385)),
                        hash(host -> host.cpus(2)),
                        hash(host -> host.disk(64)),
                        hash(host -> host.disk(65)),
                        key(host("web", host -> {}), Accelerator.KVM, QEMU),
                        key(host("web", host -> {}), Accelerator.TCG, "7.2.23")))
                .doesNotContain(plain)
                .doesNotHaveDuplicates();
        Files.writeString(image, "other content");
        assertThat(hash(host -> {})).as("another image").isNotEqualTo(plain);
    }

    @Test
    void machinesThatABootMakesWhoTheyAreBootEach() {
        URI cloud = URI.create("https://images.example/debian.qcow2");

        assertThat(BootOnce.AUTO.suits(host("web", host -> {}).hosts().get(0))).isTrue();
        assertThat(BootOnce.NEVER.suits(host("web", host -> {}).hosts().get(0))).isFalse();
        assertThat(BootOnce.AUTO.suits(
                        host("web", LabHostBuilder::withoutNetworkSetup).hosts().get(0)))
                .isFalse();
        assertThat(BootOnce.AUTO.suits(host(
                                "web", host -> host.image(new ImageSource.CloudImage(cloud, "ab".repeat(32))))
                        .hosts()
                        .get(0)))
                .isFalse();
        assertThat(BootOnce.AUTO.suits(host(
                                "web",
                                host -> host.nic("lan")
                                        .nic("lan")
                                        .nic("wan")
                                        .nic("wan")
                                        .nic("wan"))
                        .hosts()
                        .get(0)))
                .as("five cards, and ports for four")
                .isFalse();
    }

    private String hash(Consumer<LabHostBuilder> more) {
        return key(host("web", more), Accelerator.TCG, QEMU);
    }

    private String key(LabSpec lab, Accelerator accelerator, String qemu) {
        return new FirstBootKey(lab, lab.hosts().get(0), accelerator, qemu, new ImageFiles(folder.resolve("cache")))
                .hash();
    }

    private LabSpec host(String name, Consumer<LabHostBuilder> more) {
        return LabSpec.named("shop")
                .network("lan", net -> net.subnet("10.1.0.0/24"))
                .network("wan", net -> net.subnet("10.2.0.0/24"))
                .host(name, host -> {
                    host.image(new ImageSource.DiskImage(image));
                    more.accept(host);
                })
                .build();
    }
}
