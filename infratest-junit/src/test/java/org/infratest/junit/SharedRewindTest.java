package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RewoundLab.DONE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.infratest.environment.Sharing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Who goes back where an environment is shared, or tests run at the same time. */
@ResourceLock(RewoundLab.LOCK)
class SharedRewindTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        DONE.clear();
    }

    @Rewind
    static class SharingTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(RewoundLab.request("shared").sharing(Sharing.RUN));

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
            static final Infratest LAB =
                    Infratest.with(RewoundLab.request("shared").sharing(Sharing.RUN));

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

    static class MixedTestCase {

        @RegisterExtension
        static final Infratest LAB = Infratest.with(RewoundLab.request("lab"));

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
        static final Infratest LAB = Infratest.with(RewoundLab.request("lab"));

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
        static final Infratest LAB =
                Infratest.with(RewoundLab.request("meeting").sharing(Sharing.RUN));

        @Test
        void isAtWork() throws InterruptedException {
            NEIGHBOUR_IS_AT_WORK.countDown();
            assertThat(OTHERS_HAVE_ENDED.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Rewind
    static class RewoundTestCase {

        @RegisterExtension
        static final Infratest LAB =
                Infratest.with(RewoundLab.request("meeting").sharing(Sharing.RUN));

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
}
