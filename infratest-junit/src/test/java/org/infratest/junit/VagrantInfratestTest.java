package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.vagrant.VagrantSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the code says of Vagrant arrives in the spec. */
class VagrantInfratestTest {

    @TempDir
    static Path folder;

    @Test
    void everyWordOfTheCodeReachesTheSpec() throws IOException {
        Path configset = configset();
        Files.writeString(configset.resolve("basebox.json"), "{}");
        Path small = Files.writeString(configset.resolve("small.pkrvars.json"), "{}");
        VagrantInfratest common = Infratest.vagrant(configset.toString());
        VagrantInfratest lab = common.vagrantProvider("libvirt")
                .machines("web", "db")
                .variable("SIZE", "2")
                .variable("COLOR", "blue")
                .bootTimeout(Duration.ofMinutes(10))
                .readyWhen(host -> true)
                .sharing(Sharing.RUN)
                .teardown(Teardown.ON_SUCCESS)
                .box(configset.resolve("basebox.json").toString(), "acme/base")
                .boxVarFiles("small.pkrvars.json")
                .boxVariable("base_image", "${images}/debian.qcow2")
                .boxOnly("qemu");

        EnvironmentRequest<?> request = lab.request(reading(Map.of()));
        VagrantSpec spec = (VagrantSpec) request.spec(null);
        assertThat(spec.directory()).isEqualTo(configset.toRealPath());
        assertThat(spec.vagrantProvider()).isEqualTo("libvirt");
        assertThat(spec.machines()).containsExactly("web", "db");
        assertThat(spec.variables()).isEqualTo(Map.of("SIZE", "2", "COLOR", "blue"));
        assertThat(spec.bootTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(request.sharing()).isEqualTo(Sharing.RUN);
        assertThat(request.teardown()).isEqualTo(Teardown.ON_SUCCESS);
        assertThat(request.box()).isNotNull().satisfies(box -> {
            assertThat(box.name()).isEqualTo("acme/base");
            assertThat(box.varFiles()).containsExactly(small.toRealPath());
            assertThat(box.variables()).isEqualTo(Map.of("base_image", "/images/debian.qcow2"));
            assertThat(box.only()).containsExactly("qemu");
        });
        assertThat(((VagrantSpec) common.request(reading(Map.of())).spec(null)).machines())
                .as("what a copy says is not said by the original")
                .isEmpty();
    }

    @Test
    void settingsBeatACompleteSpecAndDefaultsDoNot() throws IOException {
        VagrantSpec spec = (VagrantSpec) Infratest.vagrant(configset().toString())
                .bootTimeout(Duration.ofMinutes(3))
                .request(reading(Map.of()))
                .spec(null);
        Infratest lab = Infratest.with(spec);

        Map<String, String> beating =
                Map.of("infratest.bootTimeout", "1 min", "infratest.vagrantProvider.default", "lxc");
        VagrantSpec beaten = (VagrantSpec) lab.request(reading(beating)).spec(null);
        assertThat(beaten.bootTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(beaten.vagrantProvider()).isEqualTo("lxc");
        VagrantSpec kept = (VagrantSpec) lab.request(reading(Map.of("infratest.bootTimeout.default", "1 min")))
                .spec(null);
        assertThat(kept).isEqualTo(spec);
    }

    private static Path configset() throws IOException {
        Path configset = Files.createDirectories(folder.resolve("configset"));
        Files.writeString(configset.resolve("Vagrantfile"), "");
        return configset;
    }

    private static Reading reading(Map<String, String> parameters) {
        return Readings.of(folder, "Field 'lab' of VagrantInfratestTest", parameters);
    }
}
