package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Sharing;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Classes and methods run at the same time, as {@code junit.jupiter.execution.parallel.enabled} makes them. */
@ResourceLock("FakeProvider.DONE")
@Timeout(120)
class ParallelTest {

    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "8");

    /** All who are expected have to be there at the same time. */
    private static final Map<String, CyclicBarrier> MEETINGS = new ConcurrentHashMap<>();

    private static final Set<String> ENVIRONMENTS = ConcurrentHashMap.newKeySet();

    @TempDir
    Path folder;

    @BeforeEach
    void clear() {
        FakeProvider.DONE.clear();
        MEETINGS.clear();
        ENVIRONMENTS.clear();
    }

    private static void meet(String where, int all) {
        try {
            MEETINGS.computeIfAbsent(where, key -> new CyclicBarrier(all)).await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("Not all " + all + " came to " + where + " at the same time", e);
        }
    }

    @FakeEnvironment("one")
    static class ManyMethodsTestCase {
        @RepeatedTest(4)
        void repeated(@OnHost("web") Host web, Environment environment) {
            ENVIRONMENTS.add(environment.id());
            assertThat(web.name()).isEqualTo("web");
            meet("one", 4);
        }
    }

    @FakeEnvironment("left")
    static class LeftTestCase {
        @Test
        void runsBesideTheOther() {
            meet("sides", 2);
        }
    }

    @FakeEnvironment("right")
    static class RightTestCase {
        @Test
        void runsBesideTheOther() {
            meet("sides", 2);
        }
    }

    @FakeEnvironment(value = "shared", sharing = Sharing.RUN)
    static class FirstSharingTestCase {
        @Test
        void meets(Environment environment) {
            ENVIRONMENTS.add(environment.id());
            meet("shared", 3);
        }
    }

    @FakeEnvironment(value = "shared", sharing = Sharing.RUN)
    static class SecondSharingTestCase {
        @Test
        void meets(Environment environment) {
            ENVIRONMENTS.add(environment.id());
            meet("shared", 3);
        }
    }

    @FakeEnvironment(value = "shared", sharing = Sharing.RUN)
    static class ThirdSharingTestCase {
        @Test
        void meets(Environment environment) {
            ENVIRONMENTS.add(environment.id());
            meet("shared", 3);
        }
    }

    @FakeEnvironment("same")
    static class FirstOfSameTestCase {
        @Test
        void passes() {}
    }

    @FakeEnvironment(value = "same", existing = true)
    static class SecondOfSameTestCase {
        @Test
        void passes() {}
    }

    @FakeEnvironment("same")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class ThirdOfSameTestCase {
        @OnHost("db")
        Host db;

        @BeforeAll
        void prepare(@OnHost("web") Host web) {
            assertThat(web).isNotNull();
        }

        @RepeatedTest(3)
        void passes() {
            assertThat(db.name()).isEqualTo("db");
        }
    }

    @FakeEnvironment("outer")
    static class OuterTestCase {
        @Test
        void passes(Environment environment) {
            assertThat(environment.name()).isEqualTo("outer");
        }

        @Nested
        class WithoutOneOfItsOwn {
            @Test
            void hasThatOfTheOuter(Environment environment) {
                assertThat(environment.name()).isEqualTo("outer");
                meet("nested", 2);
            }
        }

        @Nested
        @FakeEnvironment("inner")
        class WithOneOfItsOwn {
            @Test
            void hasItsOwn(Environment environment) {
                assertThat(environment.name()).isEqualTo("inner");
                meet("nested", 2);
            }
        }
    }

    @FakeEnvironment("parameterized")
    @ParameterizedClass(name = "{0}")
    @ValueSource(strings = {"libvirt", "virtualbox"})
    static class ParameterizedTestCase {
        @Parameter
        String vagrantProvider;

        @Test
        void passes(Environment environment) {
            ENVIRONMENTS.add(environment.id());
            assertThat(vagrantProvider).isIn("libvirt", "virtualbox");
        }
    }

    @Test
    void methodsUseOneEnvironmentAtTheSameTime() {
        EngineExecutionResults run = run(ManyMethodsTestCase.class);

        run.testEvents().assertStatistics(events -> events.succeeded(4).failed(0));
        assertThat(ENVIRONMENTS).hasSize(1);
        assertThat(FakeProvider.DONE).containsExactly("start one", "destroy one");
    }

    @Test
    void environmentsRunSideBySide() {
        run(LeftTestCase.class, RightTestCase.class)
                .testEvents()
                .assertStatistics(events -> events.succeeded(2).failed(0));

        assertThat(FakeProvider.DONE)
                .containsExactlyInAnyOrder("start left", "destroy left", "start right", "destroy right");
    }

    @Test
    void classesThatShareGetOneEnvironmentWhoeverComesFirst() {
        run(FirstSharingTestCase.class, SecondSharingTestCase.class, ThirdSharingTestCase.class)
                .testEvents()
                .assertStatistics(events -> events.succeeded(3).failed(0));

        assertThat(ENVIRONMENTS).hasSize(1);
        assertThat(FakeProvider.DONE).containsExactly("start shared", "destroy shared");
    }

    @Test
    void classesOnOneResourceTakeTurns() throws IOException {
        run(FirstOfSameTestCase.class, SecondOfSameTestCase.class, ThirdOfSameTestCase.class)
                .testEvents()
                .assertStatistics(events -> events.succeeded(5).failed(0));

        assertThat(FakeProvider.DONE)
                .containsExactly(
                        "start same", "destroy same", "start same", "destroy same", "start same", "destroy same");
        assertThat(leases()).isEmpty();
    }

    @Test
    void nestedClassesRunBesideEachOther() {
        run(OuterTestCase.class)
                .testEvents()
                .assertStatistics(events -> events.succeeded(3).failed(0));

        assertThat(FakeProvider.DONE)
                .containsExactlyInAnyOrder("start outer", "destroy outer", "start inner", "destroy inner")
                .startsWith("start outer")
                .endsWith("destroy outer");
    }

    @Test
    void invocationsOfAParameterizedClassShareItsEnvironmentAndAreToldApart() throws IOException {
        run(ParameterizedTestCase.class)
                .testEvents()
                .assertStatistics(events -> events.succeeded(2).failed(0));

        assertThat(ENVIRONMENTS).hasSize(1);
        assertThat(FakeProvider.DONE).containsExactly("start parameterized", "destroy parameterized");
        // JUnit 6 puts texts among the arguments into quotes.
        assertThat(Files.readString(folder.resolve("report/summary.json")).replace("\\\"", ""))
                .contains("ParameterizedTestCase[libvirt].passes", "ParameterizedTestCase[virtualbox].passes");
    }

    /** Whatever runs beside whatever, each event is told for the test and the environment that it is about. */
    @Test
    void everythingTogetherAgainAndAgain() {
        for (int round = 0; round < 5; round++) {
            clear();
            EngineExecutionResults run = run(
                    ManyMethodsTestCase.class,
                    FirstOfSameTestCase.class,
                    SecondOfSameTestCase.class,
                    ThirdOfSameTestCase.class,
                    ParameterizedTestCase.class);

            run.testEvents().assertStatistics(events -> events.succeeded(11).failed(0));
            run.containerEvents().assertStatistics(events -> events.failed(0).aborted(0));
            assertBalanced(FakeProvider.DONE);
        }
    }

    /** Whatever was started was destroyed, and never two of one name at once. */
    private static void assertBalanced(List<String> done) {
        Map<String, Integer> running = new HashMap<>();
        for (String step : new ArrayList<>(done)) {
            String name = step.replaceFirst("^\\S+ ", "");
            int now = running.merge(name, step.startsWith("start ") ? 1 : -1, Integer::sum);
            assertThat(now).as("after %s of %s", step, done).isBetween(0, 1);
        }
        assertThat(running.values()).containsOnly(0);
    }

    private List<Path> leases() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.getParent().endsWith("leases")).toList();
        }
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, PARALLEL, classes);
    }
}
