package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.infratest.provision.Configset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Real machines come back as an earlier run has configured them, as far as their configsets are the same. */
class KeptConfigsetIT {

    private static final Path SHOP = Path.of("target/kept-configsets/shop");
    private static final Path STORE = Path.of("target/kept-configsets/store");

    /** What each machine says of the applications of its configset. */
    private static final Map<String, String> SEEN = new TreeMap<>();

    @TempDir
    private Path folder;

    static final class TwoMachines implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("configsets/kept")
                    .network("lan", net -> net.subnet("10.23.0.0/24"))
                    .host("web", host -> host.image(image()).memory(256).nic("lan", "10.23.0.10"))
                    .host("db", host -> host.image(image()).memory(256).nic("lan", "10.23.0.11"))
                    .build();
        }

        private static ImageSource image() {
            return new ImageSource.DiskImage(SaltConfigsetIT.IMAGES.resolve("debian-12.qcow2"));
        }
    }

    @LabEnvironment(topology = TwoMachines.class)
    @ShellConfigset(value = "target/kept-configsets/shop", on = "web")
    @ShellConfigset(value = "target/kept-configsets/store", on = "db")
    static class ConfiguredTestCase {
        @Test
        void machineIsConfigured(@OnHost("web") Configset shop, @OnHost("db") Configset store) {
            for (Configset configset : new Configset[] {shop, store}) {
                assertThat(configset.applied().changed())
                        .singleElement()
                        .satisfies(script -> assertThat(script.changes()).contains("file /etc/applied"));
                String said = configset
                        .host()
                        .ssh()
                        .exec("cat /etc/applied")
                        .assertSucceeded()
                        .stdout();
                SEEN.put(configset.host().name(), said);
            }
        }
    }

    @Test
    void configsetsThatHaveNotChangedAreNotAppliedAgain() throws IOException {
        write(SHOP, "shop");
        write(STORE, "store");
        Map<String, String> first = run();
        assertThat(first.get("web")).matches("shop \\S+\n");
        assertThat(first.get("db")).matches("store \\S+\n");

        assertThat(run()).as("nothing has changed").isEqualTo(first);

        write(SHOP, "better shop");
        Map<String, String> third = run();
        assertThat(third).as("of db nothing has changed").containsEntry("db", first.get("db"));
        assertThat(third.get("web")).matches("better shop \\S+\n");
    }

    /** Machines that are copies of one say the same of their boot, so each application has a word of its own from the machine. */
    private static void write(Path configset, String word) throws IOException {
        Path script = configset.resolve("scripts/10-apply.sh");
        Files.createDirectories(script.getParent());
        Files.writeString(
                script,
                "# " + UUID.randomUUID() + ", so that no earlier run of this test is of use to this one\n" + "echo '"
                        + word + "' $(cat /proc/sys/kernel/random/uuid) >> /etc/applied\n");
    }

    private Map<String, String> run() {
        SEEN.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(ConfiguredTestCase.class))
                .configurationParameter("infratest.lab.warmStart", "AUTO")
                .configurationParameter(
                        "infratest.report.dir", folder.resolve("report").toString())
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        return new TreeMap<>(SEEN);
    }
}
