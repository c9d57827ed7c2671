package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellProvisionerTest {

    @TempDir
    Path folder;

    private ShellSpec spec(String... scripts) {
        return new ShellSpec(
                "base", folder, List.of(scripts), List.of(), Map.of("GREETING", "it's"), Duration.ofMinutes(1));
    }

    @Test
    void scriptsComeInTheOrderOfTheirNames() throws IOException {
        Files.createDirectories(folder.resolve("scripts"));
        Files.writeString(folder.resolve("scripts/20-b.sh"), "");
        Files.writeString(folder.resolve("scripts/10-a.sh"), "");
        Files.writeString(folder.resolve("scripts/notes.txt"), "");
        assertThat(spec().scripts()).containsExactly("scripts/10-a.sh", "scripts/20-b.sh");
    }

    @Test
    void folderWithoutScriptsIsRefused() {
        assertThatThrownBy(this::spec)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Configset 'base' has no scripts: there is no file *.sh in " + folder.resolve("scripts")
                        + "; write one, or name scripts in " + folder);
    }

    @Test
    void scriptOutsideOfTheFolderIsRefused() {
        assertThatThrownBy(() -> spec("../x.sh"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Configset 'base' names script '../x.sh', which is no file in " + folder
                        + "; name one that is");
    }

    @Test
    void whatItWouldChangeCannotBeTold() throws IOException {
        Files.writeString(folder.resolve("x.sh"), "");
        StandIn machine = new StandIn();
        ShellSpec spec = spec("x.sh");
        machine.host("db");
        ConfigsetRun run =
                ConfigsetRun.of(spec, new ShellProvisioner(spec), machine.environment(false), machine.events::add);
        assertThatThrownBy(() -> run.preview(machine.hosts.get(0)))
                .hasMessage(
                        "What configset 'base' would change on 'db' cannot be told beforehand, as it is applied by shell; apply it");
    }
}
