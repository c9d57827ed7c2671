package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.ReadOnlyEnvironmentException;
import org.infratest.environment.Sharing;
import org.infratest.environment.WhenUnavailable;
import org.infratest.provision.AppliedState;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** The annotations of configsets, on machines that do not exist and answer as if they had Salt. */
@Execution(ExecutionMode.SAME_THREAD)
class ConfigsetTest {

    private static final String GREETER = "src/test/configsets/greeter";

    @TempDir
    Path folder;

    @BeforeEach
    void forget() {
        FakeSsh.SALT.clear();
        FakeProvider.DONE.clear();
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, Map.of(), classes);
    }

    private String events() throws IOException {
        try (var files = Files.list(folder.resolve("report"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining());
        }
    }

    private void fails(Class<?> test, Class<? extends Throwable> type, String message) {
        Throwable failure = ExtensionRun.throwables(run(test)).get(0);
        assertThat(failure).isInstanceOf(type);
        assertThat(failure.getMessage().lines().findFirst()).contains(message);
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, on = "db")
    static class AppliedTestCase {

        @Test
        void isInjected(@OnHost("db") Configset configset) {
            assertThat(configset.name()).isEqualTo("greeter");
            assertThat(configset.applied().states())
                    .extracting(AppliedState::id)
                    .containsExactly("greeting");
            assertThat(configset.applied().changed()).hasSize(1);
            configset.assertChangesNothing();
        }
    }

    @Test
    void isAppliedOnceBeforeTheTestsAndToldInTheReport() throws IOException {
        run(AppliedTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
        assertThat(FakeSsh.SALT).hasSize(2); // once by the annotation, once by the test
        assertThat(events())
                .contains(
                        "\"type\":\"ConfigsetApplying\"", "\"type\":\"StateApplied\"", "\"type\":\"ConfigsetApplied\"");
        assertThat(folder.resolve("report/summary.md"))
                .content()
                .contains("| greeter on db of web | applied in 0 ms: 1 state, 1 changed |  |")
                .contains("| greeter on db of web | applied again in 0 ms: 1 state, 0 changed |  |");
    }

    @FakeEnvironment(sharing = Sharing.RUN)
    @SaltConfigset(value = GREETER, on = "all")
    static class OneTestCase {
        @Test
        void test() {}
    }

    @FakeEnvironment(sharing = Sharing.RUN)
    @SaltConfigset(value = GREETER, on = "all")
    static class OtherTestCase {
        @Test
        void test() {}
    }

    @Test
    void classesThatShareAnEnvironmentShareWhatWasApplied() {
        run(OneTestCase.class, OtherTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2));
        assertThat(FakeSsh.SALT).hasSize(2); // web and db, which are the group
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, install = SaltInstall.TREE)
    static class NoTreeTestCase {
        @Test
        void test() {}
    }

    @Test
    void withoutSaltTheClassFailsBeforeAnythingBoots() {
        fails(
                NoTreeTestCase.class,
                EnvironmentException.class,
                "@SaltConfigset on NoTreeTestCase: configset greeter not applied: no Salt: install = TREE, and no tree is named; set"
                        + " INFRATEST_SALT_TREE to the folder that contains salt/");
        assertThat(FakeProvider.DONE).isEmpty();
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, install = SaltInstall.TREE, whenUnavailable = WhenUnavailable.SKIP)
    static class SkippedTestCase {
        @Test
        void test() {}
    }

    @Test
    void whatIsSkippedIsSaidLoudly() throws IOException {
        EngineExecutionResults results = run(SkippedTestCase.class);
        assertThat(ExtensionRun.messages(results)).isEmpty();
        results.testEvents().assertStatistics(stats -> stats.started(0));
        assertThat(FakeProvider.DONE).isEmpty();
        assertThat(events())
                .contains("\"type\":\"ConfigsetNotApplied\",\"configset\":\"greeter\",\"test\":\"SkippedTestCase\"");
        assertThat(folder.resolve("report/summary.md"))
                .content()
                .contains("| greeter | not applied | no Salt: install ");
    }

    @NeedsSaltTree({"first", "second"})
    static class ByHandTestCase {
        @Test
        void test() {}
    }

    static class PartlyByHandTestCase {
        @Test
        @NeedsSaltTree("third")
        void bySalt() {}

        @Test
        void without() {}
    }

    @Test
    void whatNeedsATreeAndIsSkippedIsSaidAsLoudly() throws IOException {
        EngineExecutionResults results = run(ByHandTestCase.class, PartlyByHandTestCase.class);
        results.testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1).skipped(1));
        results.containerEvents().assertStatistics(stats -> stats.skipped(1));
        String reason = "no Salt: no tree is named; set INFRATEST_SALT_TREE to the folder that contains salt/";
        assertThat(events())
                .contains(
                        "\"type\":\"ConfigsetNotApplied\",\"configset\":\"first\",\"test\":\"ByHandTestCase\"",
                        "\"type\":\"ConfigsetNotApplied\",\"configset\":\"second\",\"test\":\"ByHandTestCase\"",
                        "\"type\":\"ConfigsetNotApplied\",\"configset\":\"third\",\"test\":\"PartlyByHandTestCase.bySalt\"");
        assertThat(folder.resolve("report/summary.md"))
                .content()
                .contains(Stream.of("first", "second", "third")
                        .map(configset -> "| " + configset + " | not applied | " + reason.replace("_", "\\_") + " |\n")
                        .toList());
    }

    @Test
    void whatNeedsATreeRunsWhereOneIsNamed() {
        ExtensionRun.of(
                        folder,
                        Map.of("infratest.salt.tree", "somewhere"),
                        ByHandTestCase.class,
                        PartlyByHandTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(3).succeeded(3).skipped(0));
    }

    @Test
    void settingsDecideToo() {
        assertThat(ExtensionRun.messages(ExtensionRun.of(
                        folder, Map.of("infratest.configset.whenUnavailable", "SKIP"), NoTreeTestCase.class)))
                .isEmpty();
        assertThat(ExtensionRun.messages(
                        ExtensionRun.of(folder, Map.of("infratest.salt.install", "AUTO"), NoTreeTestCase.class)))
                .isEmpty();
    }

    @FakeEnvironment
    @SaltConfigset("missing")
    @ShellConfigset("missing")
    static class SaltFirstTestCase {
        @Test
        void test() {}
    }

    @FakeEnvironment
    @ShellConfigset("missing")
    @SaltConfigset("missing")
    @SaltConfigset("missing too")
    static class ShellFirstTestCase {
        @Test
        void test() {}
    }

    @FakeEnvironment
    @AnsibleConfigset("missing")
    @SaltConfigset("missing")
    @SaltConfigset("missing too")
    static class AnsibleFirstTestCase {
        @Test
        void test() {}
    }

    /** What is read first is applied first, and fails first. */
    @ParameterizedTest
    @CsvSource({
        "SaltFirstTestCase, @SaltConfigset",
        "ShellFirstTestCase, @ShellConfigset",
        "AnsibleFirstTestCase, @AnsibleConfigset"
    })
    void orderIsThatOfTheAnnotations(String test, String first) throws ClassNotFoundException {
        Class<?> asked = Class.forName(getClass().getName() + "$" + test);

        assertThat(ExtensionRun.throwables(run(asked)).get(0))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith(first + " on " + test);
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, on = "bd")
    static class WrongHostTestCase {
        @Test
        void test() {}
    }

    @Test
    void unknownMachineIsNamed() {
        fails(
                WrongHostTestCase.class,
                ExtensionConfigurationException.class,
                "@SaltConfigset on WrongHostTestCase names 'bd', which is no machine and no group of environment 'web'; it has machines"
                        + " web, db and groups all");
    }

    @FakeEnvironment
    @SaltConfigset("src/test/configsets/nowhere")
    static class NoFolderTestCase {
        @Test
        void test() {}
    }

    @Test
    void missingFolderIsNamed() {
        Throwable failure = ExtensionRun.throwables(run(NoFolderTestCase.class)).get(0);
        assertThat(failure)
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith(
                        "@SaltConfigset on NoFolderTestCase names configset 'src/test/configsets/nowhere', which does not"
                                + " exist; found: farewell, greeter, welcome; tried: ");
        assertThat(FakeProvider.DONE).isEmpty();
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, mode = SaltMode.MASTER)
    static class NoMasterTestCase {
        @Test
        void test() {}
    }

    @Test
    void masterHasToBeNamed() {
        fails(
                NoMasterTestCase.class,
                ExtensionConfigurationException.class,
                "Configset 'greeter' is applied by a master, and no machine is named that is it; set master = \"...\"");
    }

    @FakeEnvironment(existing = true)
    @SaltConfigset(GREETER)
    static class ExistingTestCase {
        @Test
        void test() {}
    }

    @Test
    void machinesOfOthersAreLeftAlone() {
        fails(
                ExistingTestCase.class,
                ReadOnlyEnvironmentException.class,
                "Configset 'greeter' is not applied to environment 'web': its machines were there before the test and belong to somebody"
                        + " else; remove the annotation there");
        assertThat(FakeSsh.SALT).isEmpty();
    }

    @SaltConfigset(GREETER)
    static class NoEnvironmentTestCase {
        @Test
        void test() {}
    }

    @Test
    void withoutEnvironmentThereIsNothingToApplyItTo() {
        fails(
                NoEnvironmentTestCase.class,
                ExtensionConfigurationException.class,
                "NoEnvironmentTestCase asks for a configset, and for no environment with machines to apply it to; put @LabEnvironment or"
                        + " @VagrantEnvironment on the same class");
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, on = "db")
    @SaltConfigset(value = GREETER, on = "db", timeout = "5 min")
    static class TwiceTestCase {
        @Test
        void test() {}
    }

    @Test
    void sameConfigsetTwiceIsRefused() {
        fails(
                TwiceTestCase.class,
                ExtensionConfigurationException.class,
                "@SaltConfigset on TwiceTestCase asks for configset 'greeter' twice on 'db'; remove one, or rename the folder of one");
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, on = "db")
    static class NotThereTestCase {
        @Test
        void test(@OnHost("web") Configset configset) {}
    }

    @Test
    void machineWithoutConfigsetIsTold() {
        assertThat(ExtensionRun.messages(run(NotThereTestCase.class)))
                .containsExactly(
                        "Parameter 'configset' of NotThereTestCase.test: machine 'web' has no configset; applied to it: none; put"
                                + " @SaltConfigset, @ShellConfigset or @AnsibleConfigset on the class, or correct the name");
    }

    @FakeEnvironment
    @SaltConfigset(value = GREETER, on = "db")
    @SaltConfigset(value = "src/test/configsets/farewell", states = GREETER + "/states", on = "db")
    static class TwoTestCase {
        @Test
        void ambiguous(@OnHost("db") Configset configset) {}

        @Test
        void named(@OnHost(value = "db", configset = "farewell") Configset configset) {
            assertThat(configset.name()).isEqualTo("farewell");
        }
    }

    @Test
    void oneOfSeveralHasToBeNamed() {
        EngineExecutionResults results = run(TwoTestCase.class);
        assertThat(ExtensionRun.messages(results))
                .containsExactly(
                        "Parameter 'configset' of TwoTestCase.ambiguous: 2 configsets were applied to machine 'db' (greeter,"
                                + " farewell); say which with @OnHost(value = \"db\", configset = \"...\")");
        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));
    }
}
