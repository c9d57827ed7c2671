package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Sharing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** A class that would wait for what another one of its run keeps fails at once instead. */
@ResourceLock("FakeProvider.DONE")
@Timeout(60)
class WaitForEverTest {

    @TempDir
    Path folder;

    @BeforeEach
    void clear() {
        FakeProvider.DONE.clear();
    }

    @FakeEnvironment(value = "web", sharing = Sharing.RUN)
    static class KeepingTestCase {
        @Test
        void passes() {}
    }

    @FakeEnvironment(value = "web", existing = true)
    static class LateTestCase {
        @Test
        void never() {}
    }

    @FakeEnvironment(value = "web")
    static class OuterTestCase {
        @Test
        void passes() {}

        @Nested
        @FakeEnvironment(value = "web", existing = true)
        class Inner {
            @Test
            void never() {}
        }
    }

    @Test
    void classThatWouldWaitForTheEndOfTheRunFailsAtOnce() {
        EngineExecutionResults run = run(KeepingTestCase.class, LateTestCase.class);

        run.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
        assertThat(ExtensionRun.throwables(run))
                .singleElement()
                .isInstanceOf(ExtensionConfigurationException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .matches(
                        "environment 'web' of LateTestCase \\(process \\d+\\) would wait for ever: fake:web is in use by"
                                + " environment 'web' of KeepingTestCase \\(process \\d+\\), which keeps it for the whole run"
                                + " \\(Sharing.RUN\\)\\R  what to do: .*");
        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
    }

    @Test
    void nestedClassThatWouldWaitForTheOneAroundItFailsAtOnce() {
        EngineExecutionResults run = run(OuterTestCase.class);

        run.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
        List<String> messages = ExtensionRun.messages(run);
        assertThat(messages).singleElement().asString().contains("until it ends, and is the class around it");
        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return ExtensionRun.of(folder, Map.of(), classes);
    }
}
