package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VagrantSpecTest {

    @TempDir
    Path folder;

    @Test
    void machinesAreTheSameWhateverAClassWaitsFor() throws IOException {
        Files.writeString(folder.resolve("Vagrantfile"), "# one");
        VagrantSpec plain = spec(new Readiness.WhenSshAnswers());
        VagrantSpec patient = spec(host -> true);

        assertThat(patient.fingerprint()).isNotEqualTo(plain.fingerprint());
        assertThat(patient.machinesFingerprint()).isEqualTo(plain.machinesFingerprint());
    }

    @Test
    void bothFingerprintsChangeWithTheFiles() throws IOException {
        Files.writeString(folder.resolve("Vagrantfile"), "# one");
        VagrantSpec spec = spec(new Readiness.WhenSshAnswers());
        List<String> before = List.of(spec.fingerprint(), spec.machinesFingerprint());

        Files.writeString(folder.resolve("Vagrantfile"), "# two");

        assertThat(spec.fingerprint()).isNotIn(before);
        assertThat(spec.machinesFingerprint()).isNotIn(before);
    }

    private VagrantSpec spec(Readiness readiness) {
        return new VagrantSpec("web", folder, "libvirt", Map.of(), List.of(), null, readiness, Duration.ofMinutes(1));
    }
}
