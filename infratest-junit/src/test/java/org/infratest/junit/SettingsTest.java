package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, @Nullable String> parameters = new HashMap<>();
    private final SettingsLog log = new SettingsLog();

    @Test
    void environmentBeatsTheUsersFileAndThatBeatsParameters() throws IOException {
        parameters.put("infratest.bootTimeout", "3 min");
        assertThat(settings().text(Setting.BOOT_TIMEOUT)).contains("3 min");
        Files.writeString(userFile(), "infratest.bootTimeout = 2 min\n");
        assertThat(settings().text(Setting.BOOT_TIMEOUT)).contains("2 min");
        environment.put("INFRATEST_BOOT_TIMEOUT", "1 min");
        assertThat(settings().text(Setting.BOOT_TIMEOUT)).contains("1 min");
    }

    @Test
    void settingBeatsTheAnnotationAndItsDefaultFillsIn() {
        parameters.put("infratest.vagrantProvider.default", "docker");
        assertThat(settings().text(Setting.VAGRANT_PROVIDER, "")).contains("docker");
        assertThat(settings().text(Setting.VAGRANT_PROVIDER, "libvirt")).contains("libvirt");
        parameters.put("infratest.vagrantProvider", "lxc");
        assertThat(settings().text(Setting.VAGRANT_PROVIDER, "libvirt")).contains("lxc");
    }

    @Test
    void settingWithoutDefaultFormHasNone() {
        parameters.put("infratest.boot.atOnce.default", "7");

        assertThat(settings().number(Setting.BOOT_AT_ONCE, 2)).isEqualTo(2);
    }

    @Test
    void durationCanBeSwitchedOff() {
        assertThat(settings().durationOrOff(Setting.DIAGNOSIS)).isEmpty();
        parameters.put("infratest.diagnosis", "Off");
        assertThat(settings().durationOrOff(Setting.DIAGNOSIS)).contains(Duration.ZERO);
        parameters.put("infratest.diagnosis", "3 s");
        assertThat(settings().durationOrOff(Setting.DIAGNOSIS)).contains(Duration.ofSeconds(3));
        parameters.put("infratest.diagnosis", "never");
        assertThatThrownBy(() -> settings().durationOrOff(Setting.DIAGNOSIS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "infratest.diagnosis (configuration parameter infratest.diagnosis) is 'never', which is not a"
                                + " duration; write it like 90 s, 10 min or PT10M");
    }

    @Test
    void enumerationsAreReadWithoutRegardToCase() {
        parameters.put("infratest.teardown", "on-success");

        assertThat(settings().constant(Setting.TEARDOWN, Teardown.NEVER, Teardown.ALWAYS))
                .isEqualTo(Teardown.ON_SUCCESS);
    }

    @Test
    void enumerationThatNobodySetIsWhatTheReaderSays() {
        assertThat(settings().constant(Setting.TEARDOWN, Teardown.DEFAULT, Teardown.ALWAYS))
                .isEqualTo(Teardown.ALWAYS);
    }

    @Test
    void wrongValueIsNamedWithItsOrigin() {
        environment.put("INFRATEST_BOOT_AT_ONCE", "many");

        assertThatThrownBy(() -> settings().number(Setting.BOOT_AT_ONCE, 2))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("infratest.boot.atOnce is 'many' (environment variable INFRATEST_BOOT_AT_ONCE); "
                        + "expected a number from 1 to 9999");
    }

    @Test
    void wrongDurationIsNamedWithItsOrigin() throws IOException {
        Files.writeString(userFile(), "infratest.bootTimeout.default = soon\n");

        assertThatThrownBy(() -> settings().duration(Setting.BOOT_TIMEOUT, "", () -> Duration.ZERO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("infratest.bootTimeout (infratest.bootTimeout.default in " + userFile()
                        + ") is 'soon', which is not a duration; write it like 90 s, 10 min or PT10M");
    }

    @Test
    void settingOfTheUsersFileThatDoesNotExistIsNamed() throws IOException {
        Files.writeString(userFile(), "infratest.teardwon = never\nsomebody.else = 1\n");

        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "There is no setting 'infratest.teardwon', which " + userFile()
                                + " has; there are: infratest.answerTimeout, infratest.answerTimeout.default, infratest.attachments, ");
    }

    @Test
    void effectiveValuesAreLoggedOnceWithTheirOrigin() throws IOException {
        environment.put("INFRATEST_TEARDOWN", "never");
        Files.writeString(userFile(), "infratest.sharing.default = run\n");
        List<Event> events = new ArrayList<>();
        Settings settings = settings();

        settings.constant(Setting.TEARDOWN, Teardown.ALWAYS, Teardown.ALWAYS);
        log.open(events::add);
        settings.constant(Setting.TEARDOWN, Teardown.ALWAYS, Teardown.ALWAYS);
        settings.text(Setting.SHARING, "");
        settings.text(Setting.VAGRANT_PROVIDER, "libvirt");
        settings.duration(Setting.BOOT_TIMEOUT, "", () -> Duration.ofMinutes(5));

        assertThat(events)
                .containsExactly(
                        new Event.SettingEffective(
                                "infratest.teardown", "NEVER", "environment variable INFRATEST_TEARDOWN"),
                        new Event.SettingEffective(
                                "infratest.sharing", "run", "infratest.sharing.default in " + userFile()),
                        new Event.SettingEffective("infratest.vagrantProvider", "libvirt", "annotation"),
                        new Event.SettingEffective("infratest.bootTimeout", "300 s", "default"));
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

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # CI,  annotation, .default,   forced,     effective,  origin
            false, DEFAULT,    -,          -,          ALWAYS,     default
            false, NEVER,      -,          -,          NEVER,      annotation
            false, DEFAULT,    never,      -,          NEVER,      parameter infratest.teardown.default
            true,  DEFAULT,    -,          -,          ALWAYS,     default
            true,  ALWAYS,     never,      -,          ALWAYS,     annotation
            true,  ON_SUCCESS, -,          -,          ON_SUCCESS, annotation
            true,  DEFAULT,    on-success, -,          ON_SUCCESS, parameter infratest.teardown.default
            true,  NEVER,      -,          -,          ALWAYS,     'CI, NEVER (annotation)'
            true,  DEFAULT,    never,      -,          ALWAYS,     'CI, NEVER (parameter infratest.teardown.default)'
            true,  NEVER,      never,      -,          ALWAYS,     'CI, NEVER (annotation)'
            true,  ALWAYS,     -,          never,      NEVER,      parameter infratest.teardown
            true,  NEVER,      always,     never,      NEVER,      parameter infratest.teardown
            true,  NEVER,      never,      on-success, ON_SUCCESS, parameter infratest.teardown
            true,  NEVER,      -,          default,    ALWAYS,     default
            """)
    void machinesOfACiAreLeftOnlyWhereTheSettingItselfSaysSo(
            boolean ci,
            Teardown annotated,
            @Nullable String byDefault,
            @Nullable String forced,
            Teardown effective,
            String origin) {
        environment.put("CI", String.valueOf(ci));
        parameters.put("infratest.teardown.default", byDefault);
        parameters.put("infratest.teardown", forced);
        List<Event> events = new ArrayList<>();
        log.open(events::add);

        assertThat(settings().teardown(annotated)).isEqualTo(effective);
        assertThat(events)
                .containsExactly(new Event.SettingEffective(
                        "infratest.teardown",
                        effective.name(),
                        origin.replace("parameter", "configuration parameter")
                                .replaceFirst("CI, (.*)", "CI is set, where $1 acts as ALWAYS")));
    }

    private Path userFile() {
        return folder.resolve("user.properties");
    }

    private Settings settings() {
        return new Settings(environment, userFile(), key -> Optional.ofNullable(parameters.get(key)), log);
    }
}
