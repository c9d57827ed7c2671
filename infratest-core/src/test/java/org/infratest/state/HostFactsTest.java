package org.infratest.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class HostFactsTest {

    @TempDir
    Path folder;

    private static HostFacts facts(String host, Map<String, String> facts) {
        return new HostFacts(host, new TreeMap<>(facts));
    }

    @Test
    void contentModeAndOwnerOfFilesCount() throws IOException {
        Files.writeString(folder.resolve("it's a file"), "hello\n");
        Map<String, String> files = digests();
        assertThat(files.get(folder.resolve("it's a file").toString()))
                .matches("6\\d\\d:\\w+:\\w+, sha256 5891b5b522d5df08|sha256 5891b5b522d5df08, 6\\d\\d:\\w+:\\w+");
        Files.writeString(folder.resolve("it's a file"), "hallo\n");
        assertThat(digests()).isNotEqualTo(files);
    }

    /** By the shell of this machine. */
    private Map<String, String> digests() {
        HostFacts facts = HostFacts.of(
                TestMachine.behind(LocalSession.of("sh", "-c")).host(),
                List.of(folder.toString(), folder.resolve("missing").toString()));
        Map<String, String> files = new TreeMap<>();
        facts.facts().forEach((name, value) -> {
            if (name.startsWith("file ")) {
                files.put(name.substring(5), value);
            }
        });
        return files;
    }

    @Test
    void machineIsTheSameAsItself() {
        HostFacts facts =
                HostFacts.of(TestMachine.behind(LocalSession.of("sh", "-c")).host());
        assertThat(facts.facts().keySet())
                .anyMatch(name -> name.startsWith("package "))
                .contains("user root", "group root", "sysctl kernel.ostype")
                .noneMatch(name -> name.equals("sysctl kernel.hostname"));
        String[] passing = {"^port ", "^sysctl ", "^service "}; // other tests run meanwhile
        HostFacts later =
                HostFacts.of(TestMachine.behind(LocalSession.of("sh", "-c")).host());
        facts.ignoring(passing).assertSameAs(later.ignoring(passing));
    }

    @Test
    void activeAndEnabledServicesAreToldTogether() throws Unseen {
        assertThat(new ServicesFact()
                        .read(new Answer(
                                0,
                                "active ssh.service\nactive run-u12.service\nenabled ssh.service\nenabled cron (init script)\n",
                                "")))
                .containsExactly(
                        Map.entry("cron (init script)", "enabled"), Map.entry("ssh.service", "active, enabled"));
    }

    @Test
    void differencesAreToldFromBothSides() {
        HostFacts one = facts("one", Map.of("port tcp/80", "any nginx", "user www", "uid 33"));
        HostFacts other = facts("other", Map.of("user www", "uid 34"));
        assertThat(one.differences(other))
                .containsExactly(
                        "port tcp/80: one has 'any nginx'; other has none",
                        "user www: one has 'uid 33'; other has 'uid 34'");
        assertThatThrownBy(() -> one.assertSameAs(other)).isInstanceOf(AssertionFailedError.class);
        one.ignoring("^port tcp/80$", "user").assertSameAs(other.ignoring("user"));
    }

    @Test
    void badExpressionIsRefused() {
        assertThatThrownBy(() -> facts("one", Map.of()).ignoring("("))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("'(' is no regular expression: Unclosed group");
    }
}
