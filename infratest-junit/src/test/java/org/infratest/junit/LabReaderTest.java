package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.infratest.environment.Host;
import org.infratest.lab.ImageSource;
import org.infratest.lab.Lab;
import org.infratest.lab.LabMachine;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.lab.Network;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.RunningProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is wrong with a lab in a test is told before anything boots. */
@ResourceLock("FakeProvider.DONE")
class LabReaderTest {

    @TempDir
    private Path folder;

    static final class WebLab implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("web")
                    .network("lan", lan -> lan.subnet("10.0.0.0/24"))
                    .host("web", web -> web.nic("lan", "10.0.0.1"))
                    .build();
        }
    }

    static final class WrongLab implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("web").host("web", web -> web.nic("lan")).build();
        }
    }

    @LabEnvironment(topology = WebLab.class)
    static class WithoutBoxTestCase {
        @Test
        void never() {}
    }

    @PackerBox(template = "configsets/basebox/basebox.pkr.json", name = "infratest/basebox")
    @LabEnvironment(topology = WebLab.class)
    static class UnknownHostTestCase {
        @Test
        void never(@OnHost("wbe") Host host) {}
    }

    @LabEnvironment(topology = WrongLab.class)
    static class WrongTopologyTestCase {
        @Test
        void never() {}
    }

    @FakeEnvironment
    static class NoLabTestCase {
        @Test
        void network(@OnNetwork("lan") Network lan) {}

        @Test
        void machine(@OnHost("web") LabMachine web) {}

        @Test
        void whole(Lab lab) {}

        @Test
        void wrongType(@OnNetwork("lan") Host lan) {}
    }

    @Test
    void machineThatBootsFromTheBoxNeedsOne() {
        assertThat(messages(WithoutBoxTestCase.class))
                .containsExactly(
                        "@LabEnvironment on WithoutBoxTestCase: host 'web' names no image, so it boots from the test's"
                                + " box, and there is none; put @PackerBox on the class, or name an image with image(...)");
    }

    @Test
    void machineThatDoesNotExistIsTold() {
        assertThat(messages(UnknownHostTestCase.class))
                .containsExactly(
                        "Parameter 'host' of UnknownHostTestCase.never: @OnHost names machine 'wbe', which environment"
                                + " 'web' does not have; it has: web");
    }

    @Test
    void topologyThatDoesNotFitIsAConfigurationError() {
        assertThat(messages(WrongTopologyTestCase.class))
                .singleElement()
                .asString()
                .contains("lan");
    }

    @Test
    void whatOnlyLabsHaveIsToldElsewhere() {
        String advice =
                " is something that labs have, and environment 'web' is none; put @LabEnvironment on the test class";
        assertThat(messages(NoLabTestCase.class))
                .containsExactlyInAnyOrder(
                        "Parameter 'lan' of NoLabTestCase.network" + advice,
                        "Parameter 'web' of NoLabTestCase.machine" + advice,
                        "Parameter 'lab' of NoLabTestCase.whole" + advice,
                        "Parameter 'lan' of NoLabTestCase.wrongType has @OnNetwork, which injects a Network of a lab, but is a Host");
    }

    @Test
    void seedOfTheSettingIsThatOfTheLab() {
        assertThat(seed(Map.of("infratest.lab.seed", "4711"))).isEqualTo(4711);
        assertThat(seed(Map.of())).isBetween(1, 9999);
    }

    private int seed(Map<String, String> parameters) {
        Reading reading = Readings.of(folder, "a test", parameters);
        LabSpec said = image().withBootTimeout(Duration.ofMinutes(2));
        return ((LabProvider) LabReader.request(said, reading).provider()).seed();
    }

    @Test
    void bootTimeoutThatNobodySaidIsThatOfTheComputer() {
        assertThat(bootTimeout(image(), Map.of(), true)).hasMinutes(5);
        assertThat(bootTimeout(image(), Map.of(), false)).as("without QEMU").hasMinutes(10);
    }

    @Test
    void bootTimeoutThatSomebodySaidIsTheSameOnAnyComputer() {
        LabSpec said = image().withBootTimeout(Duration.ofMinutes(2));
        assertThat(bootTimeout(said, Map.of(), true)).hasMinutes(2);
        assertThat(bootTimeout(said, Map.of(), false)).hasMinutes(2);
        assertThat(bootTimeout(said, Map.of("infratest.bootTimeout", "3 min"), true))
                .hasMinutes(3);
        assertThat(bootTimeout(image(), Map.of("infratest.bootTimeout.default", "4 min"), true))
                .hasMinutes(4);
    }

    private Duration bootTimeout(LabSpec lab, Map<String, String> parameters, boolean kvm) {
        Reading reading = Readings.of(folder, "a test", parameters, new Computer(kvm));
        return LabReader.request(lab, reading).spec(null).bootTimeout();
    }

    private LabSpec image() {
        return LabSpec.named("web")
                .host("web", web -> web.image(new ImageSource.DiskImage(folder.resolve("disk.qcow2"))))
                .build();
    }

    /** One with a QEMU whose KVM works, or without any. */
    private record Computer(boolean hasQemu) implements CommandRunner {

        @Override
        public CommandResult run(Command command) {
            String answer = command.arguments().contains("--version") ? "QEMU emulator version 7.2.22" : "kvm";
            return new CommandResult(
                    command.commandLine(),
                    CommandResult.End.EXITED,
                    0,
                    List.of(answer),
                    List.of(),
                    null,
                    Duration.ZERO);
        }

        @Override
        public RunningProcess start(Command command) {
            return new EndedByTheFirmware();
        }

        @Override
        public void stopLeftover(Path pidFile) {}

        @Override
        public boolean isInstalled(String program) {
            return hasQemu;
        }

        @Override
        public void stopAll() {}
    }

    /** What tries an accelerator, where that executes it. */
    private record EndedByTheFirmware() implements RunningProcess {

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean isAlive() {
            return false;
        }

        @Override
        public CompletableFuture<Integer> onExit() {
            return CompletableFuture.completedFuture(33);
        }

        @Override
        public List<String> lastLines() {
            return List.of();
        }

        @Override
        public void stop() {}
    }

    private List<String> messages(Class<?> test) {
        return ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), test));
    }
}
