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
import org.infratest.provision.SaltInstall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Real machines come back as an earlier run has configured them, as far as their configsets are the same. */
class KeptConfigsetIT {

    private static final Path SCRIPTS = Path.of("target/kept-configsets");
    private static final Path STATES = Path.of("target/kept-states");

    /** What each machine says of the applications of its configset. */
    private static final Map<String, String> SEEN = new TreeMap<>();

    @TempDir
    private Path folder;

    static class TwoMachines implements Supplier<LabSpec> {

        private final String name;
        private final String image;
        private final int memory;

        TwoMachines() {
            this("configsets/kept", "debian-12.qcow2", 256);
        }

        TwoMachines(String name, String image, int memory) {
            this.name = name;
            this.image = image;
            this.memory = memory;
        }

        @Override
        public LabSpec get() {
            ImageSource source = new ImageSource.DiskImage(SaltConfigsetIT.IMAGES.resolve(image));
            return LabSpec.named(name)
                    .network("lan", net -> net.subnet("10.23.0.0/24"))
                    .host("web", host -> host.image(source).memory(memory).nic("lan", "10.23.0.10"))
                    .host("db", host -> host.image(source).memory(memory).nic("lan", "10.23.0.11"))
                    .build();
        }
    }

    static final class TwoMachinesForSalt extends TwoMachines {
        TwoMachinesForSalt() {
            super("salt/kept", "debian-12-salt.qcow2", 512);
        }
    }

    @LabEnvironment(topology = TwoMachines.class)
    @ShellConfigset(value = "target/kept-configsets/shop", on = "web")
    @ShellConfigset(value = "target/kept-configsets/store", on = "db")
    static class ByScriptsTestCase {
        @Test
        void machineIsConfigured(@OnHost("web") Configset shop, @OnHost("db") Configset store) {
            see("file /etc/applied", shop, store);
        }
    }

    @LabEnvironment(topology = TwoMachinesForSalt.class)
    @SaltConfigset(value = "target/kept-states/shop", on = "web", install = SaltInstall.TREE)
    @SaltConfigset(value = "target/kept-states/store", on = "db", install = SaltInstall.TREE)
    static class BySaltTestCase {
        @Test
        void machineIsConfigured(@OnHost("web") Configset shop, @OnHost("db") Configset store) {
            see("stdout", shop, store);
        }
    }

    private static void see(String change, Configset... configsets) {
        for (Configset configset : configsets) {
            assertThat(configset.applied().changed())
                    .singleElement()
                    .satisfies(state -> assertThat(state.changes()).contains(change));
            String said = configset
                    .host()
                    .ssh()
                    .exec("cat /etc/applied")
                    .assertSucceeded()
                    .stdout();
            SEEN.put(configset.host().name(), said);
        }
    }

    @Test
    void scriptsThatHaveNotChangedAreNotRunAgain() throws IOException {
        assertOnlyWhatHasChangedIsAppliedAgain(ByScriptsTestCase.class, (configset, command) -> {
            Path script = SCRIPTS.resolve(configset).resolve("scripts/10-apply.sh");
            write(script, command + "\n");
        });
    }

    @Test
    @NeedsSaltTree("kept")
    void statesThatHaveNotChangedAreNotAppliedAgain() throws IOException {
        assertOnlyWhatHasChangedIsAppliedAgain(BySaltTestCase.class, (configset, command) -> {
            Path states = STATES.resolve(configset).resolve("states");
            write(states.resolve("top.sls"), "base:\n  '*':\n    - applied\n");
            write(states.resolve("applied.sls"), "applied:\n  cmd.run:\n    - name: " + command + "\n");
        });
    }

    private interface Writing {
        /** Has a configset run a command, and nothing else. */
        void write(String configset, String command) throws IOException;
    }

    private void assertOnlyWhatHasChangedIsAppliedAgain(Class<?> test, Writing writing) throws IOException {
        writing.write("shop", command("shop"));
        writing.write("store", command("store"));
        Map<String, String> first = run(test);
        assertThat(first.get("web")).matches("shop \\S+\n");
        assertThat(first.get("db")).matches("store \\S+\n");

        assertThat(run(test)).as("nothing has changed").isEqualTo(first);

        writing.write("shop", command("better shop"));
        Map<String, String> third = run(test);
        assertThat(third).as("of db nothing has changed").containsEntry("db", first.get("db"));
        assertThat(third.get("web")).matches("better shop \\S+\n");
    }

    /** Machines that are copies of one say the same of their boot, so each application has a word of its own from the machine. */
    private static String command(String word) {
        return "echo '" + word + "' $(cat /proc/sys/kernel/random/uuid) >> /etc/applied";
    }

    /** So that no earlier run of this test is of use to this one, each file is another one. */
    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# " + UUID.randomUUID() + "\n" + content);
    }

    private Map<String, String> run(Class<?> test) {
        SEEN.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .configurationParameter("infratest.lab.warmStart", "AUTO")
                .configurationParameter(
                        "infratest.report.dir", folder.resolve("report").toString())
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        return new TreeMap<>(SEEN);
    }
}
