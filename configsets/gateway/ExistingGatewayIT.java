package gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.infratest.junit.ExistingEnvironment;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.probe.IcmpProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * The gateway's test runs, unchanged, against machines that exist already: those that an earlier run has kept. Then the whole of it takes
 * them over from that run and takes them down, as Vagrant's own test.
 */
class ExistingGatewayIT {

    private static final String DESTRUCTIVE =
            "It is @Destructive, and the machines of environment 'configsets/gateway' were"
                    + " there before the test, so they are only looked at";

    /** Five services, from four machines and this JVM to the four machines. */
    private static final int FLOWS = 5 * (4 * 3 + 4);

    @TempDir
    Path folder;

    @ExistingEnvironment
    static class KeptGatewayTestCase extends GatewayIT {}

    /** Boots the machines. */
    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/gateway",
            vars = "base_image=${images}/debian-12-gateway.qcow2")
    @VagrantEnvironment(value = "configsets/gateway", readyWhen = GatewayIT.WhenServicesRun.class)
    static class BootTestCase {
        @Test
        void gatewayAnswersPing(@To("gateway") IcmpProbe icmp) {
            icmp.assertReachable();
        }
    }

    @Test
    void gatewaysTestRunsUnchangedAgainstMachinesThatExist() {
        Path inventory = folder.resolve("report/configsets-gateway/inventory.yaml");
        Map<String, String> existing =
                Map.of("infratest.inventory", inventory.toString(), "infratest.answerTimeout", "20 s");
        try {
            // Forced, as CI would not keep it.
            run(BootTestCase.class, Map.of("infratest.teardown", "never"))
                    .testEvents()
                    .assertStatistics(stats -> stats.succeeded(1).failed(0));
            assertThat(inventory).content().contains("hostKey: SHA256:").contains("private: 10.20.0.10");

            EngineExecutionResults kept = run(KeptGatewayTestCase.class, existing);

            assertThat(failures(kept)).isEmpty();
            kept.testEvents()
                    .assertStatistics(
                            stats -> stats.succeeded(13 + FLOWS).aborted(1).skipped(1));
            assertThat(reasons(kept)).containsExactly(DESTRUCTIVE, DESTRUCTIVE);
        } finally {
            EngineExecutionResults adopted = run(GatewayOnVagrantIT.class, Map.of("infratest.teardown", "always"));
            assertThat(failures(adopted)).isEmpty();
            adopted.testEvents()
                    .assertStatistics(
                            stats -> stats.succeeded(16 + FLOWS).aborted(0).skipped(0));
        }

        EngineExecutionResults gone = run(KeptGatewayTestCase.class, existing);
        assertThat(failures(gone))
                .singleElement()
                .asString()
                .startsWith("Could not use environment 'configsets/gateway': 4 of its 4 machines are not ready\n")
                .contains("machine 'gateway': SSH at ", "machine 'app': ", "machine 'db': ", "machine 'workstation': ");
    }

    private EngineExecutionResults run(Class<?> test, Map<String, String> settings) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .configurationParameter(
                        "infratest.report.dir", folder.resolve("report").toString())
                .configurationParameters(settings)
                .execute();
    }

    private static List<String> failures(EngineExecutionResults results) {
        return results.allEvents().finished().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow().getMessage())
                .toList();
    }

    private static List<String> reasons(EngineExecutionResults results) {
        return results.allEvents().skipped().stream()
                .map(event -> event.getRequiredPayload(String.class))
                .toList();
    }
}
