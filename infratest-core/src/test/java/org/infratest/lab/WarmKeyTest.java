package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Host;
import org.infratest.environment.Readiness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmKeyTest {

    private static final String PROCESSOR = "model name : One";

    private static final ImageSource CLOUD =
            new ImageSource.CloudImage(URI.create("https://images.example/debian.qcow2"), "ab".repeat(32));

    @TempDir
    Path folder;

    private Path image;
    private Path served;

    @BeforeEach
    void makeFiles() throws IOException {
        image = Files.writeString(folder.resolve("image.qcow2"), "content");
        served = Files.createDirectory(folder.resolve("packages"));
        Files.writeString(served.resolve("a.deb"), "first");
    }

    @Test
    void sameInputsGiveTheSameKey() {
        assertThat(hash(spec(host -> {}))).isEqualTo(hash(spec(host -> {})));
    }

    @Test
    void eachInputCounts() throws IOException {
        String before = hash(spec(host -> {}));

        assertThat(List.of(
                        hash(spec(host -> host.script("more", "touch /etc/more"))),
                        hash(spec(host -> host.memory(385))),
                        hash(spec(host -> host.disk(64))),
                        hash(spec(host -> host.withoutNetworkSetup())),
                        hash(spec(host -> {}).withReadiness(new Other())),
                        key(spec(host -> {}), Accelerator.KVM, "7.2.22"),
                        key(spec(host -> {}), Accelerator.TCG, "7.2.23")))
                .doesNotContain(before)
                .doesNotHaveDuplicates();
        Files.writeString(image, "other");
        assertThat(hash(spec(host -> {}))).as("another image").isNotEqualTo(before);
        Files.writeString(image, "content");
        assertThat(hash(spec(host -> {}))).isEqualTo(before);
        Files.setLastModifiedTime(served.resolve("a.deb"), FileTime.from(Instant.EPOCH));
        assertThat(hash(spec(host -> {}))).as("another package").isNotEqualTo(before);
    }

    @Test
    void whatConcernsOneMachineIsToldByItsNameAndConcernsNoOther() throws IOException {
        WarmInputs before = inputs(two(host -> {}));

        assertThat(inputs(two(host -> {})).changedSince(before)).isEmpty();
        assertThat(inputs(two(host -> host.script("setup", "echo two"))).changedSince(before))
                .isEqualTo(Map.of(
                        "db",
                        List.of("script setup", "order of scripts").stream()
                                .sorted()
                                .toList()));
        assertThat(inputs(two(host -> host.memory(385))).changedSince(before))
                .isEqualTo(Map.of("db", List.of("memory")));
        assertThat(inputs(two(host -> host.cpus(3))).changedSince(before))
                .isEqualTo(Map.of("db", List.of("processors")));
        assertThat(inputs(two(host -> host.disk(64))).changedSince(before))
                .isEqualTo(Map.of("db", List.of("further disks")));
        assertThat(inputs(two(host -> host.withoutNetworkSetup())).changedSince(before))
                .isEqualTo(Map.of("db", List.of("network setup")));
        assertThat(inputs(two(host -> host.route("10.9.0.0/16", "192.168.56.10")))
                        .changedSince(before))
                .isEqualTo(Map.of("db", List.of("network setup", "routes")));
        assertThat(inputs(two(host -> host.image(CLOUD))).changedSince(before))
                .as("with a disk more, which tells it who it is")
                .isEqualTo(Map.of("db", List.of("devices", "image")));
        assertThat(inputs(two(host -> host.groups("servers"))).hash())
                .as("groups are not on the machine")
                .isEqualTo(before.hash());
        Files.writeString(image, "other");
        assertThat(inputs(two(host -> {})).changedSince(before))
                .isEqualTo(Map.of("db", List.of("image"), "web", List.of("image")));
    }

    @Test
    void routesCountWhereTheSystemSetsThemUpItself() {
        WarmInputs before = inputs(two(LabHostBuilder::withoutNetworkSetup));

        assertThat(inputs(two(host -> host.withoutNetworkSetup().route("10.9.0.0/16", "192.168.56.10")))
                        .changedSince(before))
                .isEqualTo(Map.of("db", List.of("routes")));
    }

    @Test
    void ownProcessorConcernsAllMachinesThatGetIt() {
        LabSpec lab = two(host -> {});

        assertThat(inputs(lab, Accelerator.KVM, "7.2.22", "model name : Other").shared())
                .isNotEqualTo(inputs(lab, Accelerator.KVM, "7.2.22", PROCESSOR).shared());
        assertThat(inputs(lab, Accelerator.TCG, "7.2.22", "model name : Other").hash())
                .as("an emulated one")
                .isEqualTo(inputs(lab, Accelerator.TCG, "7.2.22", PROCESSOR).hash());
        assertThat(WarmKey.ownProcessor()).isNotBlank();
    }

    @Test
    void labOfAnotherQemuIsKnownAsTheSameLab() {
        LabSpec lab = two(host -> {});
        WarmInputs older = inputs(lab, Accelerator.TCG, "7.2.21", PROCESSOR);
        WarmInputs now = inputs(lab);

        assertThat(now.isOfAnotherQemuThan(older)).isTrue();
        assertThat(now.qemu()).isEqualTo("QEMU 7.2.22");
        assertThat(now.isOfAnotherQemuThan(inputs(lab))).as("the same QEMU").isFalse();
        assertThat(inputs(spec(host -> {})).isOfAnotherQemuThan(older))
                .as("another lab")
                .isFalse();
    }

    @Test
    void textOfAScriptCounts() {
        WarmInputs before = inputs(two(host -> host.script("setup", "echo one")));

        assertThat(inputs(two(host -> host.script("setup", "echo two"))).changedSince(before))
                .isEqualTo(Map.of("db", List.of("script setup")));
        assertThat(inputs(two(host -> host.script("setup", "echo one").script("setup", "echo one")))
                        .changedSince(before))
                .isEqualTo(Map.of("db", List.of("order of scripts", "script setup")));
    }

    @Test
    void servedFilesConcernMachinesThatCanGetThere() throws IOException {
        WarmInputs before = inputs(islands());
        Files.writeString(served.resolve("b.deb"), "second");

        assertThat(inputs(islands()).changedSince(before))
                .isEqualTo(Map.of(
                        "web", List.of("served files"),
                        "gw", List.of("served files"),
                        "db", List.of("served files")));
    }

    private LabSpec islands() {
        ImageSource source = new ImageSource.DiskImage(image);
        return LabSpec.named("shop")
                .network("lan", net -> net.subnet("10.1.0.0/24").uplink(Uplink.NONE.serve(80, served)))
                .network("servers", net -> net.subnet("10.2.0.0/24"))
                .network("island", net -> net.subnet("10.3.0.0/24"))
                .host("web", host -> host.image(source).nic("lan", "10.1.0.10"))
                .host("db", host -> host.image(source).nic("servers", "10.2.0.10"))
                .host("gw", host -> host.image(source).nic("lan", "10.1.0.20").nic("servers", "10.2.0.20"))
                .host("alone", host -> host.image(source).nic("island", "10.3.0.10"))
                .build();
    }

    @Test
    void addressOfOneMachineConcernsAllAsTheyKnowIt() {
        WarmInputs before = inputs(two(host -> {}));
        WarmInputs moved = inputs(two(host -> host.nic("lan", "192.168.56.99")));

        assertThat(moved.shared()).isNotEqualTo(before.shared());
        assertThat(key(two(host -> {}), Accelerator.KVM, "7.2.22")).isNotEqualTo(before.hash());
        assertThat(inputs(two(host -> {}).withReadiness(new Other())).shared()).isEqualTo(before.shared());
    }

    private LabSpec two(Consumer<LabHostBuilder> more) {
        ImageSource source = new ImageSource.DiskImage(image);
        return LabSpec.named("shop")
                .network("lan", net -> net.subnet("192.168.56.0/24").withoutJvm())
                .host("web", host -> host.image(source).nic("lan", "192.168.56.10"))
                .host("db", host -> {
                    host.image(source).nic("lan", "192.168.56.20");
                    more.accept(host);
                })
                .build();
    }

    private WarmInputs inputs(LabSpec spec) {
        return inputs(spec, Accelerator.TCG, "7.2.22", PROCESSOR);
    }

    @Test
    void labWhoseMachinesGetOutStartsWarmOnlyIfAskedTo() {
        LabSpec inside = spec(host -> {});
        LabSpec outside = LabSpec.named("shop")
                .network("lan", net -> net.subnet("192.168.56.0/24").uplink(Uplink.outside()))
                .host("web", host -> host.nic("lan", "192.168.56.10"))
                .build();

        assertThat(WarmStart.AUTO.suits(inside)).isTrue();
        assertThat(WarmStart.AUTO.suits(outside)).isFalse();
        assertThat(WarmStart.ALWAYS.suits(outside)).isTrue();
        assertThat(WarmStart.NEVER.suits(inside)).isFalse();
    }

    private static final class Other implements Readiness {
        @Override
        public boolean isReady(Host host) {
            return true;
        }
    }

    private LabSpec spec(Consumer<LabHostBuilder> more) {
        return LabSpec.named("shop")
                .network("lan", net -> net.subnet("192.168.56.0/24").uplink(Uplink.NONE.serve(80, served)))
                .host("web", host -> {
                    host.image(new ImageSource.DiskImage(image)).nic("lan", "192.168.56.10");
                    more.accept(host);
                })
                .build();
    }

    private String hash(LabSpec spec) {
        return key(spec, Accelerator.TCG, "7.2.22");
    }

    private String key(LabSpec spec, Accelerator accelerator, String qemu) {
        return inputs(spec, accelerator, qemu, PROCESSOR).hash();
    }

    private WarmInputs inputs(LabSpec spec, Accelerator accelerator, String qemu, String processor) {
        return new WarmKey(spec, accelerator, qemu, processor, new ImageFiles(folder.resolve("cache"))).inputs();
    }
}
