package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.AtOnce;
import org.infratest.environment.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabCheckpointsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..\n", "é"})
    void whatIsNoNameIsRefused(String name) {
        try (TestLab lab = new TestLab(folder)) {
            assertThatThrownBy(() -> lab.lab().checkpoints().take(name))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("'" + name
                            + "' is no name for a checkpoint: 1 to 60 letters, digits, spaces, '.', '_' and '-'");
        }
    }

    @Test
    void goingBackToNothingIsRefused() {
        try (TestLab lab = new TestLab(folder)) {
            Checkpoints checkpoints = lab.lab().checkpoints();

            assertThatThrownBy(() -> checkpoints.goBack("ready"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Lab 'shop' has no checkpoint 'ready'; it has: none");
            assertThatThrownBy(checkpoints::goBack)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("There is no checkpoint to go back to; take one first");
            assertThat(checkpoints.names()).isEmpty();
        }
    }

    @Test
    void missingRoomIsToldBeforeAnythingIsKept() throws IOException {
        LabSpec large = LabSpec.named("large")
                .network("lan", net -> net.subnet("192.168.56.0/24"))
                .host("web", host -> host.memory(2_000_000_000).nic("lan", "192.168.56.10"))
                .build();
        try (TestLab lab = new TestLab(folder, large, Accelerator.KVM)) {
            Checkpoints checkpoints = lab.lab().checkpoints();

            assertThatThrownBy(() -> checkpoints.take("ready"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching(
                            "There is no room for a checkpoint of lab 'large': the memory of its machines takes up to"
                                    + " 2000000000 MiB in " + folder
                                    + "/.*/checkpoints/1, which has \\d+ MiB left; make room there, name another folder with"
                                    + " infratest.cache.dir, or give machines less with memory\\(...\\)");

            assertThat(checkpoints.names()).isEmpty();
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(file -> file.endsWith("checkpoints")))
                        .singleElement()
                        .satisfies(all -> assertThat(all).isEmptyDirectory());
            }
            assertThat(lab.told("web")).as("it went on all the time").isEmpty();
        }
    }

    @Test
    void whatGoesWrongWithOneMachineIsNoReasonToLeaveTheOthers() {
        List<String> names = List.of("a", "b", "c");
        Map<String, RuntimeException> failures = AtOnce.with(names, name -> name, name -> {
            if (!name.equals("b")) {
                throw new EnvironmentException(name + " is broken");
            }
        });

        assertThat(failures.keySet()).containsExactly("a", "c");
        assertThatThrownBy(() -> AtOnce.require(names, name -> name, name -> {
                    throw new EnvironmentException(name + " is broken");
                }))
                .hasMessage("a is broken")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
    }
}
