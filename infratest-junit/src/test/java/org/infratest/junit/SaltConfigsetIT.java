package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.infratest.environment.WhenUnavailable;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;
import org.infratest.provision.AppliedConfigset;
import org.infratest.provision.AppliedState;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Real Salt applies a configset on a machine, without a master. Without a tree the class is skipped, before anything boots. */
@LabEnvironment(topology = SaltConfigsetIT.OneMachine.class)
@SaltConfigset(
        value = "src/test/configsets/greeter",
        pillar = {
            "src/test/configsets/greeter/pillar",
            "src/test/configsets/greeter/site/pillar",
            "src/test/configsets/greeter/site/later"
        },
        grains = "role=greeter",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SaltConfigsetIT {

    static final Path IMAGES = Path.of(Objects.requireNonNullElseGet(
                    System.getenv("INFRATEST_CACHE_DIR"), () -> System.getProperty("user.home") + "/.cache/infratest"))
            .resolve("images");

    /** As {@code scripts/base-image --name debian-12-salt} makes it. */
    private static final Path SALT_IMAGE = IMAGES.resolve("debian-12-salt.qcow2");

    /** Any machine to which Salt is applied, without its network. */
    static LabHostBuilder machine(LabHostBuilder host) {
        return host.image(new ImageSource.DiskImage(SALT_IMAGE)).memory(768).cpus(2);
    }

    static final class OneMachine implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("salt/masterless")
                    .network("lan", net -> net.subnet("10.20.0.0/24"))
                    .host("greeter", host -> machine(host).nic("lan", "10.20.0.10"))
                    .build();
        }
    }

    @Test
    @Order(1)
    void statesAreToldInTheirOrder(@OnHost("greeter") Configset configset, @OnHost("greeter") SshSession ssh) {
        AppliedConfigset applied = configset.applied();
        assertThat(applied.states()).extracting(AppliedState::id).startsWith("greeter user", "/etc/greeting");
        assertThat(applied.changed()).hasSameSizeAs(applied.states());
        assertThat(ssh.exec("sudo -n cat /etc/greeting").stdout())
                .as("the last folder speaks of all machines, the one before it of this one: the last one counts")
                .isEqualTo("Hello from greeter, later; role greeter\n");
    }

    @Test
    @Order(2)
    void changesNothingTheSecondTime(@OnHost("greeter") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    @Order(3)
    void holdsAfterAReboot(@OnHost("greeter") Configset configset) {
        configset.assertHoldsAfterReboot();
    }
}
