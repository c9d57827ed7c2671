package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.infratest.environment.Host;
import org.infratest.lab.Lab;
import org.infratest.lab.LabMachine;
import org.infratest.lab.LabSpec;
import org.infratest.lab.Network;
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

    private List<String> messages(Class<?> test) {
        return ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), test));
    }
}
