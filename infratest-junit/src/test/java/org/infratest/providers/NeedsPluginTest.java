package org.infratest.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.infratest.environment.Availability;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary;
import org.infratest.report.RunSummary.TestRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class NeedsPluginTest {

    private static final String MISSING = "Vagrant's plugin is not installed";

    @TempDir
    Path folder;

    @Test
    void testsOfAPluginThatIsMissingAreSkippedAndTheSummaryNamesThem() throws Exception {
        EngineExecutionResults results = run(MissingTestCase.class);

        results.containerEvents().assertStatistics(stats -> stats.skipped(1));
        results.testEvents().assertStatistics(stats -> stats.started(0));
        assertThat(RunSummary.read(folder).tests())
                .extracting(TestRow::test, TestRow::verdict, TestRow::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "NeedsPluginTest$MissingTestCase", Verdict.SKIPPED, MISSING));
    }

    @Test
    void testsOfAPluginThatIsThereRunAndAreNoMatterForTheReport() throws Exception {
        EngineExecutionResults results = run(PresentTestCase.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private EngineExecutionResults run(Class<?> test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .configurationParameter("infratest.report.dir", folder.toString())
                .execute();
    }

    @Provided(by = KnownProvider.VMWARE_DESKTOP)
    @ExtendWith(Missing.class)
    static class MissingTestCase {
        @Test
        void isNotRun() {
            throw new IllegalStateException("there is no plugin");
        }
    }

    @Provided(by = KnownProvider.VMWARE_DESKTOP)
    @ExtendWith(Present.class)
    static class PresentTestCase {
        @Test
        void isRun() {}
    }

    static final class Missing extends NeedsPlugin {
        @Override
        Availability availability(KnownProvider provider) {
            return Availability.unusable(MISSING);
        }
    }

    static final class Present extends NeedsPlugin {
        @Override
        Availability availability(KnownProvider provider) {
            return Availability.USABLE;
        }
    }
}
