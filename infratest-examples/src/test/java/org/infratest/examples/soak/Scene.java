package org.infratest.examples.soak;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.infratest.examples.namespaces.NamespacesProvider;
import org.infratest.examples.namespaces.NamespacesSpec;
import org.infratest.junit.EnvironmentRequest;
import org.infratest.junit.Infratest;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a JVM is at when it is killed: a test class, with a machine of one kind. */
enum Scene {
    /** A lab of one machine. */
    LAB(LabCase.class),
    /** A box that is built. */
    PACKER(PackerCase.class),
    /** One machine of Vagrant's. */
    VAGRANT(VagrantCase.class),
    /** Network namespaces as machines. */
    NAMESPACES(NamespacesCase.class);

    /** The box that is only built, each time anew. */
    static final String PACKED = "infratest/packed";

    /** The box that Vagrant's machine is booted from; others have it, too. */
    static final String BOOTED = "infratest/basebox";

    /** What a lab boots from: the base image in the cache that this JVM was given. */
    private static final Path IMAGE =
            Path.of(Objects.requireNonNullElse(System.getenv("INFRATEST_CACHE_DIR"), ""), "images", "debian-12.qcow2");

    private final Class<?> test;

    Scene(Class<?> test) {
        this.test = test;
    }

    Class<?> test() {
        return test;
    }

    /** Whether it needs a private network. */
    boolean isPrivate() {
        return this == VAGRANT || this == NAMESPACES;
    }

    /** One machine, as small as it gets. */
    public static final class SmallLab implements Supplier<LabSpec> {

        @Override
        public LabSpec get() {
            return LabSpec.named("soak")
                    .network("lan", net -> net.subnet("10.70.1.0/24"))
                    .host(
                            "web",
                            host -> host.image(new ImageSource.DiskImage(IMAGE))
                                    .memory(256)
                                    .nic("lan", "10.70.1.10"))
                    .build();
        }
    }

    @LabEnvironment(topology = SmallLab.class)
    static class LabCase {

        @Test
        void greets(@To("web") BannerProbe banner) {
            banner.assertStartsWith(22, "SSH-2.0-");
        }

        @Test
        void sshIsOpen(@To("web") TcpProbe tcp) {
            tcp.assertOpen(22);
        }
    }

    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = PACKED,
            vars = "base_image=${images}/debian-12.qcow2")
    static class PackerCase {

        @Test
        void isBuilt() {
            // what is built is built before the first test
        }
    }

    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = BOOTED,
            vars = "base_image=${images}/debian-12.qcow2")
    @VagrantEnvironment("configsets/basebox")
    static class VagrantCase {

        @Test
        void greets(@To("basebox") BannerProbe banner) {
            banner.assertStartsWith(22, "SSH-2.0-");
        }
    }

    static class NamespacesCase {

        @RegisterExtension
        static final Infratest NET = Infratest.with(EnvironmentRequest.of(
                NamespacesSpec.named("soak")
                        .network("lan", "10.90.7.0/24")
                        .machine("web", m -> m.nic("lan", "10.90.7.10"))
                        .jvm(m -> m.nic("lan", "10.90.7.99")),
                new NamespacesProvider(new SystemCommandRunner())));

        @Test
        void greets(@To("web") BannerProbe banner) {
            banner.assertStartsWith(22, "SSH-2.0-");
        }
    }
}
