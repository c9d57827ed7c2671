package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.Sharing;
import org.infratest.lab.Lab;
import org.infratest.lab.Link;
import org.infratest.lab.Network;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that break something are alone on their machines, also where JUnit runs others at the same time. */
@ResourceLock(RewoundLab.LOCK)
class LoneTestsTest {

    private static final Map<String, String> CONCURRENT = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

    private static final List<String> STEPS = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        RewoundLab.DONE.clear();
        STEPS.clear();
    }

    /** Nobody runs these; only their signatures matter. */
    static class Signatures {

        void plain(@OnHost("a") Host host, @OnHost("a") SshSession ssh, @To("a") TcpProbe tcp) {}

        void link(@OnHost("a") Link link) {}

        void network(@OnNetwork("a") Network network) {}

        void power(@OnHost("a") HostPower power) {}

        void configset(@OnHost("a") Configset configset) {}

        void whole(Lab lab) {}

        @Destructive
        void destructive() {}
    }

    static class WithField {

        @OnHost("a")
        Link link;

        void test() {}

        @Nested
        class Inner {
            void test() {}
        }
    }

    static class WithForeignField {

        Link link;

        void test() {}
    }

    static class WithPreparation {

        @BeforeEach
        void cut(@OnHost("a") Link link) {}

        void test() {}
    }

    @Destructive
    static class DestructiveAround {

        static class Beside {
            void test() {}
        }

        @Nested
        class Inner {
            void test() {}
        }
    }

    @Test
    void whoGetsWhatThingsAreBrokenWithIsAlone() {
        assertThat(alone(Signatures.class))
                .containsExactlyInAnyOrder("link", "network", "power", "configset", "whole", "destructive");
        assertThat(alone(WithField.class)).containsExactly("test");
        assertThat(alone(WithField.Inner.class)).containsExactly("test");
        assertThat(alone(WithForeignField.class)).isEmpty();
        assertThat(alone(WithPreparation.class)).contains("test");
        assertThat(alone(DestructiveAround.Inner.class)).containsExactly("test");
        assertThat(alone(DestructiveAround.Beside.class)).isEmpty();
    }

    private static List<String> alone(Class<?> test) {
        return Arrays.stream(test.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .filter(method -> LoneTests.include(test, method))
                .map(method -> method.getName())
                .toList();
    }

    private static void step(String test) throws InterruptedException {
        STEPS.add("begin " + test);
        Thread.sleep(10);
        STEPS.add("end " + test);
    }

    static class QuietTestCase {

        @RegisterExtension
        static final Infratest LAB =
                Infratest.with(RewoundLab.request("crowded").sharing(Sharing.RUN));

        @RepeatedTest(12)
        void quiet() throws InterruptedException {
            step("quiet");
        }
    }

    static class TogetherTestCase {

        private static final CountDownLatch TOGETHER = new CountDownLatch(2);

        @RegisterExtension
        static final Infratest LAB = Infratest.with(RewoundLab.request("together"));

        @RepeatedTest(2)
        void meets() throws InterruptedException {
            TOGETHER.countDown();
            assertThat(TOGETHER.await(20, TimeUnit.SECONDS))
                    .as("two at the same time")
                    .isTrue();
        }
    }

    @Test
    void testsThatBreakNothingRunAtTheSameTime() {
        ExtensionRun.of(folder, CONCURRENT, TogetherTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(2).failed(0));
    }

    static class BreakingTestCase {

        @RegisterExtension
        static final Infratest LAB =
                Infratest.with(RewoundLab.request("crowded").sharing(Sharing.RUN));

        @Destructive
        @RepeatedTest(6)
        void breaks() throws InterruptedException {
            step("breaks");
        }
    }

    @Test
    void testThatBreaksSomethingIsAloneOnMachinesThatClassesShare() {
        ExtensionRun.of(folder, CONCURRENT, QuietTestCase.class, BreakingTestCase.class)
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(18).failed(0));

        int under = 0;
        for (int i = 0; i < STEPS.size(); i++) {
            if (STEPS.get(i).equals("begin breaks")) {
                assertThat(under)
                        .as("tests under way before step %s of %s", i, STEPS)
                        .isZero();
                assertThat(STEPS.get(i + 1)).isEqualTo("end breaks");
            }
            under += STEPS.get(i).startsWith("begin") ? 1 : -1;
        }
    }
}
