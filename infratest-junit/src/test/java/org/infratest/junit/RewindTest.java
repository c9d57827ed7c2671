package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Healing;
import org.infratest.environment.Host;
import org.infratest.environment.Lease;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Sharing;
import org.infratest.environment.Workspace;
import org.infratest.spec.EnvironmentSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Which tests go back, to what, and when. */
@ResourceLock("RewindTest.DONE")
class RewindTest {

    private static final List<String> DONE = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        DONE.clear();
    }

    private static Infratest lab() {
        return Infratest.with(EnvironmentRequest.of(new Spec("lab"), new Provider()));
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
    static class SharingTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(
                EnvironmentRequest.of(new Spec("shared"), new Provider()).sharing(Sharing.RUN));

        @Test
        void breaksEverything() {
            DONE.add("breaks");
        }
    }

    @Test
    void whoSharesTheEnvironmentFindsNoTrace() {
        ExtensionRun.of(folder, Map.of(), SharingTestCase.class);

        assertThat(DONE)
                .startsWith(
                        "start shared",
                        "take before tests of SharingTestCase",
                        "breaks",
                        "back to before tests of SharingTestCase");
    }

    static class Elsewhere {

        @Rewind
        static class SharingTestCase {

            @RegisterExtension
            static final Infratest LAB = Infratest.with(
                    EnvironmentRequest.of(new Spec("shared"), new Provider()).sharing(Sharing.RUN));

            @Test
            void findsWhatItPrepared() {
                DONE.add("finds");
            }
        }
    }

    @Test
    void nobodyGoesBackToTheMomentOfAnotherClassOfThatName() {
        ExtensionRun.of(folder, Map.of(), SharingTestCase.class, Elsewhere.SharingTestCase.class);

        assertThat(DONE)
                .startsWith(
                        "start shared",
                        "take before tests of SharingTestCase",
                        "breaks",
                        "back to before tests of SharingTestCase",
                        "take before tests of SharingTestCase 2",
                        "finds",
                        "back to before tests of SharingTestCase 2");
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
                                + " on the test class");
        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), MethodWithoutEnvironmentTestCase.class)))
                .containsExactly("@Rewind on MethodWithoutEnvironmentTestCase has no environment to go back; put"
                        + " @LabEnvironment on the test class");
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
                                + " machines of Vagrant, and existing ones, have no checkpoints yet; use @LabEnvironment, or remove"
                                + " @Rewind");
        assertThat(DONE).isEmpty();
        assertThat(FakeProvider.DONE).doesNotContain("start gateway");
    }

    static class MixedTestCase {

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
    }

    @Test
    void testsOfWhichOneGoesBackDoNotRunAtTheSameTime() {
        List<String> messages = ExtensionRun.messages(ExtensionRun.of(
                folder,
                Map.of(
                        "junit.jupiter.execution.parallel.enabled",
                        "true",
                        "junit.jupiter.execution.parallel.mode.default",
                        "concurrent"),
                MixedTestCase.class));

        assertThat(messages)
                .hasSize(2)
                .contains(
                        "Tests of MixedTestCase run at the same time on the same machines, and one of them has @Rewind, which"
                                + " would take the others back, too; put @Rewind, or @Execution(SAME_THREAD), on the class");
    }

    @Rewind
    static class CrowdTestCase {

        @RegisterExtension
        static final Infratest LAB = lab();

        @RepeatedTest(8)
        void one() {
            useAlone();
        }

        @RepeatedTest(8)
        void other() {
            useAlone();
        }

        private static void useAlone() {
            DONE.add("begin");
            LockSupport.parkNanos(5_000_000);
            DONE.add("end");
        }
    }

    @Test
    void classThatGoesBackRunsItsTestsOneAfterAnother() {
        ExtensionRun.of(
                        folder,
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled",
                                "true",
                                "junit.jupiter.execution.parallel.mode.default",
                                "concurrent"),
                        CrowdTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(16));

        List<String> steps = new ArrayList<>(DONE);
        steps.removeIf(step -> !step.matches("begin|end"));
        for (int i = 0; i < steps.size(); i++) {
            assertThat(steps.get(i)).isEqualTo(i % 2 == 0 ? "begin" : "end");
        }
    }

    private static final CountDownLatch NEIGHBOUR_IS_AT_WORK = new CountDownLatch(1);
    private static final CountDownLatch OTHERS_HAVE_ENDED = new CountDownLatch(1);

    static class NeighbourTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(
                EnvironmentRequest.of(new Spec("meeting"), new Provider()).sharing(Sharing.RUN));

        @Test
        void isAtWork() throws InterruptedException {
            NEIGHBOUR_IS_AT_WORK.countDown();
            assertThat(OTHERS_HAVE_ENDED.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Rewind
    static class RewoundTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(
                EnvironmentRequest.of(new Spec("meeting"), new Provider()).sharing(Sharing.RUN));

        @BeforeAll
        static void awaitNeighbour() throws InterruptedException {
            assertThat(NEIGHBOUR_IS_AT_WORK.await(1, TimeUnit.MINUTES)).isTrue();
        }

        @Test
        void one() {
            DONE.add("one");
        }

        @AfterAll
        static void letNeighbourEnd() {
            OTHERS_HAVE_ENDED.countDown();
        }
    }

    @Test
    void testThatWouldTakeAnotherClassBackIsAnErrorAndTheOtherClassGoesOn() {
        List<String> messages = ExtensionRun.messages(ExtensionRun.of(
                folder,
                Map.of(
                        "junit.jupiter.execution.parallel.enabled",
                        "true",
                        "junit.jupiter.execution.parallel.mode.classes.default",
                        "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy",
                        "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism",
                        "2"),
                NeighbourTestCase.class,
                RewoundTestCase.class));

        assertThat(messages)
                .containsExactly(
                        "Tests of RewoundTestCase go back (@Rewind), and NeighbourTestCase is at work on the same machines,"
                                + " which it shares by Sharing.RUN, and would be taken back, too; put @Isolated on"
                                + " RewoundTestCase, or give it machines of its own with Sharing.CLASS");
        assertThat(DONE).containsOnly("start meeting", "heal", "destroy meeting");
    }

    static class LostTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(EnvironmentRequest.of(new Spec("lost"), new Provider()));

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
    void machineThatDoesNotComeBackIsAnErrorOfTheTest() {
        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), LostTestCase.class)))
                .containsExactly("machine 'db' did not come back");
    }

    private record Spec(String name) implements EnvironmentSpec {

        @Override
        public String kind() {
            return "fake";
        }

        @Override
        public String resource() {
            return "fake:" + name;
        }

        @Override
        public Duration bootTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public String fingerprint() {
            return toString();
        }
    }

    private record Provider() implements EnvironmentProvider<Spec>, Rewinding.Provider {

        @Override
        public Availability availability(Spec spec) {
            return Availability.USABLE;
        }

        @Override
        public Environment start(Spec spec, Workspace workspace) {
            DONE.add("start " + spec.name());
            return new Running(spec, workspace, new Taken(spec));
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {
            DONE.add("destroy " + lease.name());
        }
    }

    private record Taken(Spec spec, List<String> kept) implements Checkpoints {

        Taken(Spec spec) {
            this(spec, new ArrayList<>());
        }

        @Override
        public void take(String name) {
            DONE.add("take " + name);
            kept.add(name);
        }

        @Override
        public void goBack(String name) {
            if (spec.name().equals("lost")) {
                throw new EnvironmentException("machine 'db' did not come back");
            }
            DONE.add("back to " + name);
            kept.subList(kept.indexOf(name) + 1, kept.size()).clear();
        }

        @Override
        public List<String> names() {
            return List.copyOf(kept);
        }
    }

    private record Running(Spec spec, Workspace workspace, Checkpoints checkpoints)
            implements Environment, Healing, Rewinding {

        @Override
        public void heal() {
            DONE.add("heal");
        }

        @Override
        public String id() {
            return workspace.id();
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public List<Host> hosts() {
            return List.of();
        }

        @Override
        public Path logs() {
            return workspace.logs();
        }

        @Override
        public String loginCommand(Host host) {
            return "";
        }
    }
}
