package org.infratest.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.EnvironmentException;
import org.infratest.lab.capsule.CapsuleWriter;
import org.infratest.lab.qemu.KeptMachine;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class CapsuleTest {

    private static final CapsuleManifest.Qemu HERE = new CapsuleManifest.Qemu("7.2.22", "pc-q35-7.2", "TCG", "qemu64");
    private static final LabSpec LAB = LabSpec.named("web")
            .domain("shop.internal")
            .network(
                    "lan",
                    lan -> lan.subnet("10.1.0.0/24")
                            .uplink(Uplink.NONE.forward(80, new InetSocketAddress("127.0.0.1", 8080))))
            .network("back", back -> back.subnet("10.2.0.0/24").gateway("web"))
            .host(
                    "web",
                    web -> web.nic("lan", "10.1.0.10")
                            .nic("back", "10.2.0.1")
                            .memory(300)
                            .groups("front")
                            .script("secret", "echo hunter22 > /etc/password"))
            .host("db", db -> db.nic("back", "10.2.0.10").disk(64))
            .bootTimeout(Duration.ofMinutes(3))
            .build();

    @TempDir
    Path folder;

    @Test
    void labIsTheSameAfterwardsButForWhatLeadsOut() throws IOException {
        Capsule capsule = Capsule.open(written(manifest(HERE)));

        assertThat(capsule.test()).isEqualTo("WebIT.fails()");
        assertThat(capsule.power()).containsExactly(Map.entry("web", "running"), Map.entry("db", "off"));
        assertThat(capsule.ledOut()).containsExactly("lan");
        LabSpec spec = capsule.spec();
        assertThat(spec.networks().get(1)).isEqualTo(LAB.networks().get(1));
        assertThat(spec.networks().get(0).uplink()).isEqualTo(Uplink.NONE);
        assertThat(spec.domain()).isEqualTo("shop.internal");
        for (int i = 0; i < 2; i++) {
            LabHost before = LAB.hosts().get(i);
            LabHost after = spec.hosts().get(i);
            assertThat(after.nics()).isEqualTo(before.nics());
            assertThat(after.memoryMiB()).isEqualTo(before.memoryMiB());
            assertThat(after.disks()).isEqualTo(before.disks());
            assertThat(after.groups()).isEqualTo(before.groups());
        }
    }

    @Test
    void scriptsOfTheLabDoNotGoIn() throws IOException {
        assertThat(Files.readString(written(manifest(HERE)), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("10.2.0.10")
                .doesNotContain("hunter22");
    }

    @Test
    void descriptionThatMakesNoSenseIsDamage() throws IOException {
        for (String text : List.of("{}", "[", "{\"lab\": {\"name\": \"x\"}}")) {
            Path file = folder.resolve("bad" + text.length());
            new CapsuleWriter(file).write(text.getBytes(UTF_8), List.of());

            assertThatThrownBy(() -> Capsule.open(file))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith(
                            "The capsule " + file + " is damaged: its description does not make sense: ");
        }
    }

    @Test
    void anotherQemuIsNamedBesideTheOneThatIsNeeded() throws IOException {
        Path file = written(manifest(new CapsuleManifest.Qemu("9.0.2", "pc-q35-9.0", "TCG", "qemu64")));

        assertThatThrownBy(() -> Capsule.open(file).requireFitting(qemu7()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "The capsule " + file + " does not go on here: QEMU was 9.0.2 and is 7.2.22 here; the machine"
                                + " type was pc-q35-9.0 and is pc-q35-7.2 here\n  memory and devices fit only the same QEMU; resume"
                                + " it where that is installed");
    }

    @Test
    void sameQemuFits() throws IOException {
        assertThat(Capsule.open(written(manifest(HERE))).requireFitting(qemu7()).name())
                .isEqualTo("TCG");
    }

    @Test
    void anotherProcessorIsNamed() {
        String one = "host\nmodel name\t: Fast 1\nflags\t\t: a b";

        assertThat(Capsule.differences(kvm(one), kvm("host\nmodel name\t: Slow 2\nflags\t\t: a b")))
                .containsExactly("the processor was host, model name\t: Fast 1 and is host, model name\t: Slow 2 here");
        assertThat(Capsule.differences(kvm(one), kvm("host\nmodel name\t: Fast 1\nflags\t\t: a")))
                .containsExactly("the processor's abilities are others than those of the computer where it was taken");
        assertThat(Capsule.differences(kvm(one), HERE)).contains("the accelerator was KVM and is TCG here");
        assertThat(Capsule.differences(kvm(one), kvm(one))).isEmpty();
    }

    private static CapsuleManifest.Qemu kvm(String processor) {
        return new CapsuleManifest.Qemu("7.2.22", "pc-q35-7.2", "KVM", processor);
    }

    private static ScriptedRunner qemu7() {
        return new ScriptedRunner(command -> {
            String line = command.commandLine();
            if (line.contains("--version")) {
                return Answer.ok("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)");
            }
            return line.endsWith("-machine help")
                    ? Answer.ok(
                            "Supported machines are:",
                            "pc   i440FX (alias of pc-i440fx-7.2)",
                            "q35                  Standard PC (Q35 + ICH9, 2009) (alias of pc-q35-7.2)")
                    : Answer.ok("Accelerators supported in QEMU binary:\ntcg");
        });
    }

    private Path written(CapsuleManifest manifest) throws IOException {
        Path file = folder.resolve("web.capsule");
        new CapsuleWriter(file).write(JsonMapper.shared().writeValueAsBytes(manifest), List.of());
        return file;
    }

    static CapsuleManifest manifest(CapsuleManifest.Qemu qemu) {
        return new CapsuleManifest(
                "WebIT.fails()",
                "2026-01-02T03:04:05Z",
                qemu,
                CapsuleTopology.of(LAB),
                Map.of("web", entry(KeptMachine.Power.RUNNING), "db", entry(KeptMachine.Power.OFF)),
                List.of(),
                List.of(),
                new KeptNet(Map.of(), Map.of()),
                List.of());
    }

    private static CapsuleManifest.Entry entry(KeptMachine.Power power) {
        return new CapsuleManifest.Entry(
                power,
                null,
                null,
                0,
                List.of(),
                List.of(),
                null,
                true,
                5,
                Set.of(1),
                Set.of(),
                "devices",
                "100.64.0.0/24",
                Map.of("back", "10.2.0.10"));
    }
}
