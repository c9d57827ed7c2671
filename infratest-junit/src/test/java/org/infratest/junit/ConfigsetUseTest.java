package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.environment.Availability;
import org.infratest.environment.Host;
import org.infratest.environment.Remembering.Step;
import org.infratest.environment.WhenUnavailable;
import org.infratest.lab.LabSpec;
import org.infratest.provision.AppliedConfigset;
import org.infratest.provision.Provisioner;
import org.infratest.provision.ShellProvisioner;
import org.infratest.provision.ShellSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigsetUseTest {

    private static final LabSpec LAB = LabSpec.named("shop")
            .network("lan", net -> net.subnet("10.1.0.0/24"))
            .host("web", host -> host.nic("lan", "10.1.0.9").groups("servers"))
            .host("db", host -> host.nic("lan", "10.1.0.10").groups("servers"))
            .host("pc", host -> host.nic("lan", "10.1.0.11"))
            .build();

    @TempDir
    private Path folder;

    @Test
    void eachMachineHasTheStepsThatAreForItInTheirOrder() throws IOException {
        ShellSpec base = shell("base", "servers");
        ShellSpec shop = shell("shop", "web");

        Map<String, List<Step>> steps = ConfigsetUse.steps(LAB, List.of(ask(base), ask(shop)));

        assertThat(steps.keySet()).containsExactlyInAnyOrder("web", "db");
        assertThat(steps.get("web"))
                .containsExactly(
                        new Step("configset base", base.fingerprint()), new Step("configset shop", shop.fingerprint()));
        assertThat(steps.get("db")).containsExactly(new Step("configset base", base.fingerprint()));
    }

    @Test
    void changeOfAFileIsAnotherStep() throws IOException {
        ShellSpec shop = shell("shop", "web");
        Map<String, List<Step>> before = ConfigsetUse.steps(LAB, List.of(ask(shop)));
        Files.writeString(shop.folder().resolve("scripts/apply.sh"), "echo more\n");
        assertThat(ConfigsetUse.steps(LAB, List.of(ask(shop)))).isNotEqualTo(before);
    }

    @Test
    void nothingIsForeseenWhereOneOfThemDoesNotTellWhatItDependsOn() throws IOException {
        ShellSpec shop = shell("shop", "web");
        Provisioner secretive = new Provisioner() {
            @Override
            public Availability availability() {
                return Availability.USABLE;
            }

            @Override
            public List<AppliedConfigset> apply(List<Host> hosts, boolean preview) {
                throw new AssertionError("nothing is applied yet");
            }
        };
        assertThat(secretive.fingerprint()).isEqualTo(Optional.empty());
        assertThat(ConfigsetUse.steps(
                        LAB, List.of(ask(shop), new ConfigsetAsk("here", shop, secretive, WhenUnavailable.FAIL))))
                .isEmpty();
    }

    private ShellSpec shell(String name, String on) throws IOException {
        Path configset = folder.resolve(name);
        Files.createDirectories(configset.resolve("scripts"));
        Files.writeString(configset.resolve("scripts/apply.sh"), "true\n");
        return new ShellSpec(name, configset, List.of(), List.of(on), Map.of(), Duration.ofMinutes(1));
    }

    private static ConfigsetAsk ask(ShellSpec spec) {
        return new ConfigsetAsk("here", spec, new ShellProvisioner(spec), WhenUnavailable.FAIL);
    }
}
