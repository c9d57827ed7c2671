package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.infratest.environment.Teardown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> parameters = new HashMap<>();

    @Test
    void environmentBeatsTheUsersFileAndThatBeatsParameters() throws IOException {
        parameters.put("infratest.bootTimeout", "3 min");
        assertThat(settings().get("infratest.bootTimeout")).contains("3 min");
        Files.writeString(folder.resolve("user.properties"), "infratest.bootTimeout = 2 min\n");
        assertThat(settings().get("infratest.bootTimeout")).contains("2 min");
        environment.put("INFRATEST_BOOT_TIMEOUT", "1 min");
        assertThat(settings().get("infratest.bootTimeout")).contains("1 min");
    }

    @Test
    void settingBeatsTheAnnotationAndItsDefaultFillsIn() {
        parameters.put("infratest.vagrantProvider.default", "docker");
        assertThat(settings().effective("infratest.vagrantProvider", "")).contains("docker");
        assertThat(settings().effective("infratest.vagrantProvider", "libvirt")).contains("libvirt");
        parameters.put("infratest.vagrantProvider", "lxc");
        assertThat(settings().effective("infratest.vagrantProvider", "libvirt")).contains("lxc");
    }

    @Test
    void enumerationsAreReadWithoutRegardToCase() {
        parameters.put("infratest.teardown", "on-success");

        assertThat(settings().effective("infratest.teardown", Teardown.NEVER, Teardown.ALWAYS))
                .isEqualTo(Teardown.ON_SUCCESS);
        assertThat(settings().effective("infratest.other", Teardown.DEFAULT, Teardown.ALWAYS))
                .isEqualTo(Teardown.ALWAYS);
    }

    @Test
    void durationsAreReadAsPeopleWriteThem() {
        assertThat(Settings.duration("k", "500 ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Settings.duration("k", "90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Settings.duration("k", "10 min")).isEqualTo(Duration.ofMinutes(10));
        assertThat(Settings.duration("k", "2 h")).isEqualTo(Duration.ofHours(2));
        assertThat(Settings.duration("k", "PT1M30S")).isEqualTo(Duration.ofSeconds(90));
        assertThatThrownBy(() -> Settings.duration("infratest.bootTimeout", "soon"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "infratest.bootTimeout is 'soon', which is not a duration; write it like 90 s, 10 min or PT10M");
    }

    @Test
    void ciIsRecognised() {
        assertThat(settings().isCi()).isFalse();
        environment.put("CI", "false");
        assertThat(settings().isCi()).isFalse();
        environment.put("CI", "true");
        assertThat(settings().isCi()).isTrue();
    }

    private Settings settings() {
        return new Settings(
                environment, folder.resolve("user.properties"), key -> Optional.ofNullable(parameters.get(key)));
    }
}
