package org.infratest.examples;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.environment.Host;
import org.infratest.junit.ExistingEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.To;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A test of machines that are there before it; here nobody has the key to them, and it says so. */
class StagingExampleTest {

    private static final Path SHOP = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .resolve("src/test/resources/org/infratest/examples/shop/staging.yaml");

    @TempDir
    Path folder;

    @ExistingEnvironment("staging.yaml")
    static class StagingTestCase {

        @Test
        void servesTheSite(@To("app") HttpProbe http) {
            http.within(ofMinutes(1)).assertOk("/");
        }

        @Test
        void gatewayReachesTheSite(@To("app") TcpProbe tcp, @OnHost("gateway") Host gateway) {
            tcp.from(gateway).assertOpen(80);
        }
    }

    @Test
    void keyThatIsMissingIsNamedBeforeAnybodyLogsIn() throws IOException {
        Path inventory = folder.toRealPath().resolve("staging.yaml");
        Path key = folder.resolve("staging");
        Files.writeString(inventory, Files.readString(SHOP).replace("~/.ssh", folder.toString()));
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(StagingTestCase.class))
                                .configurationParameter("infratest.root", folder.toString())
                                .configurationParameter(
                                        "infratest.report.dir",
                                        folder.resolve("report").toString())
                                .build(),
                        listener);

        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getTestsStartedCount()).isZero();
        assertThat(summary.getFailures())
                .singleElement()
                .extracting(failure -> failure.getException().getMessage())
                .isEqualTo("Inventory " + inventory + ", line 4: 'ssh' has identity '" + key
                        + "', which is not a file; looked at " + key);
    }
}
