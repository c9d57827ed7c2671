package org.infratest.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs fixture classes with a cache and a report of their own. */
final class ExtensionRun {

    private ExtensionRun() {}

    static EngineExecutionResults of(Path folder, Map<String, String> settings, Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(Arrays.stream(classes).map(c -> selectClass(c)).toArray(DiscoverySelector[]::new))
                .configurationParameter(
                        "infratest.cache.dir",
                        folder.resolve("cache-" + System.nanoTime()).toString())
                .configurationParameter(
                        "infratest.report.dir", folder.resolve("report").toString())
                .configurationParameters(settings)
                .execute();
    }

    /** What made classes and tests fail, in the order in which they ended. */
    static List<Throwable> throwables(EngineExecutionResults results) {
        return results.allEvents().finished().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow())
                .toList();
    }

    static List<String> messages(EngineExecutionResults results) {
        return throwables(results).stream().map(Throwable::getMessage).toList();
    }
}
