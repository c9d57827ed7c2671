package sshd;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;

/** One machine, with nothing on it that the configset is about. */
public final class SshdLab implements Supplier<LabSpec> {

    private static final Path IMAGE = Path.of("images", "debian-12.qcow2");

    @Override
    public LabSpec get() {
        return LabSpec.named("sshd")
                .network("lan", net -> net.subnet("192.168.56.0/24"))
                .host(
                        "server",
                        host -> host.image(new ImageSource.DiskImage(IMAGE))
                                .nic("lan", "192.168.56.10")
                                .memory(768)
                                .cpus(2))
                .build();
    }
}
