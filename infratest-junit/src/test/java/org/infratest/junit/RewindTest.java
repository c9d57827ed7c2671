package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RewoundLab.DONE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Checkpoints;
import org.infratest.report.RunSummary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Which tests go back, to what, and when. */
@ResourceLock(RewoundLab.LOCK)
class RewindTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        DONE.clear();
    }

    private static Infratest lab() {
        return Infratest.with(RewoundLab.request("lab"));
    }

    @Rewind
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class EachTestCase {

        @RegisterExtension
        static final Infratest LAB = lab();

        @BeforeAll
        static void prepare() {
            DONE.add("prepare");
        }

        @BeforeEach
        void begin() {
            DONE.add("begin");
        }

        @Test
        void first() {
            DONE.add("first");
        }

        @Test
        void second(Checkpoints checkpoints) {
            DONE.add("second");
            checkpoints.take("mine");
            checkpoints.goBack();
        }

        @Test
        void third() {
            DONE.add("third");
        }
    }

    @Test
    void firstTestFindsWhatIsKeptAndEachOtherGoesBackBeforeItBegins() {
        ExtensionRun.of(folder, Map.of(), EachTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(3));

        assertThat(DONE)
                .containsExactly(
                        "start lab",
                        "prepare",
                        "take before tests of EachTestCase",
                        "begin",
                        "first",
                        "back to before tests of EachTestCase",
                        "begin",
                        "second",
                        "take mine",
                        "back to mine",
                        "back to before tests of EachTestCase",
                        "begin",
                        "third",
                        "destroy lab");
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class OneTestCase {

        @RegisterExtension
        static final Infratest LAB = lab();

        @Test
        void a() {
            DONE.add("a");
        }

        @Test
        @Rewind
        void b() {
            DONE.add("b");
        }

        @Test
        void c() {
            DONE.add("c");
        }

        @Test
        void d() {
            DONE.add("d");
        }
    }

    @Test
    void oneTestGoesBackAndSoDoesTheOneAfterItAndOthersAreHealed() {
        ExtensionRun.of(folder, Map.of(), OneTestCase.class);

        assertThat(DONE)
                .containsExactly(
                        "start lab",
                        "take before tests of OneTestCase",
                        "a",
                        "heal",
                        "back to before tests of OneTestCase",
                        "b",
                        "back to before tests of OneTestCase",
                        "c",
                        "heal",
                        "d",
                        "heal",
                        "destroy lab");
    }

    @Rewind
    @TestMethodOrder(MethodOrderer.MethodName.class)
    @TestClassOrder(ClassOrderer.ClassName.class)
    static class AroundTestCase {

        @RegisterExtension
        static final Infratest LAB = lab();

        @Test
        void outer() {
            DONE.add("outer");
        }

        @Nested
        class InnerTestCase {

            @BeforeAll
            static void prepare() {
                DONE.add("prepare inner");
            }

            @Test
            void a() {
                DONE.add("a");
            }

            @Test
            void b() {
                DONE.add("b");
            }
        }
    }

    @Test
    void nestedClassBeginsWhereTheOneAroundItBeginsAndGoesBackToItsOwnBeginning() {
        ExtensionRun.of(folder, Map.of(), AroundTestCase.class);

        assertThat(DONE)
                .containsExactly(
                        "start lab",
                        "take before tests of AroundTestCase",
                        "outer",
                        "back to before tests of AroundTestCase",
                        "prepare inner",
                        "take before tests of InnerTestCase",
                        "a",
                        "back to before tests of InnerTestCase",
                        "b",
                        "back to before tests of InnerTestCase",
                        "destroy lab");
    }

    @Rewind
    static class WithoutEnvironmentTestCase {

        @Test
        void isNeverRun() {
            DONE.add("run");
        }
    }

    static class MethodWithoutEnvironmentTestCase {

        @Test
        @Rewind
        void isNeverRun() {
            DONE.add("run");
        }
    }

    @Test
    void rewindWithoutAnEnvironmentIsAMistake() {
        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), WithoutEnvironmentTestCase.class)))
                .containsExactly(
                        "@Rewind on WithoutEnvironmentTestCase has no environment to go back; put @LabEnvironment"
                                + " or @VagrantEnvironment on the test class");
        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), MethodWithoutEnvironmentTestCase.class)))
                .containsExactly("@Rewind on MethodWithoutEnvironmentTestCase has no environment to go back; put"
                        + " @LabEnvironment or @VagrantEnvironment on the test class");
        assertThat(DONE).isEmpty();
    }

    @Rewind
    @FakeEnvironment("gateway")
    static class CannotTestCase {

        @Test
        void isNeverRun() {
            DONE.add("run");
        }
    }

    @Test
    void environmentThatCannotGoBackIsRefusedBeforeItIsStarted() {
        FakeProvider.DONE.remove("start gateway");

        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), CannotTestCase.class)))
                .containsExactly(
                        "@Rewind on CannotTestCase needs an environment that can go back, and 'gateway' cannot:"
                                + " its provider keeps no checkpoints; use @LabEnvironment or @VagrantEnvironment, or do without"
                                + " going back");
        assertThat(DONE).isEmpty();
        assertThat(FakeProvider.DONE).doesNotContain("start gateway");
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class LostTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(RewoundLab.request("lost"));

        @Test
        @Rewind
        void a() {
            DONE.add("a");
        }

        @Test
        @Rewind
        void b() {
            DONE.add("b");
        }
    }

    @Test
    void machineThatDoesNotComeBackIsAnErrorOfTheTestAndItsConsoleIsAttached() throws IOException {
        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), LostTestCase.class)))
                .containsExactly("machine 'db' did not come back");

        assertThat(verdicts()).containsExactly("LostTestCase.a PASSED", "LostTestCase.b INFRASTRUCTURE_ERROR");
        assertThat(folder.resolve("report/evidence/LostTestCase.b/console.log")).hasContent("console of lost");
        assertThat(DONE).doesNotContain("b");
    }

    @Rewind
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class RigidTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(RewoundLab.request("rigid"));

        @Test
        void a() {
            DONE.add("a");
        }

        @Test
        void b() {
            DONE.add("b");
        }

        @Nested
        class InnerTestCase {

            @Test
            void c() {
                DONE.add("c");
            }
        }
    }

    @Test
    void deviceThatCannotBeKeptIsNamedBeforeTheFirstTestAndNoneBegins() throws IOException {
        String after = "Tests of RigidTestCase do not begin, as the moment that they go back to was not kept: "
                + RewoundLab.RIGID;

        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), RigidTestCase.class)))
                .containsExactly(RewoundLab.RIGID, after, after);

        assertThat(verdicts())
                .containsExactly(
                        "RigidTestCase.a INFRASTRUCTURE_ERROR",
                        "RigidTestCase.b INFRASTRUCTURE_ERROR",
                        "InnerTestCase INFRASTRUCTURE_ERROR");
        assertThat(DONE)
                .containsExactly(
                        "start rigid", "fail to take before tests of RigidTestCase", "heal", "heal", "destroy rigid");
    }

    private List<String> verdicts() throws IOException {
        return RunSummary.read(folder.resolve("report")).tests().stream()
                .map(row -> row.test() + " " + row.verdict())
                .toList();
    }
}
