package basebox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.infratest.junit.Configsets;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;

/** Two machines that nobody has set up yet. One is then configured by the scripts of the base box, the other one by whoever wants to. */
public final class BaseboxLab implements Supplier<LabSpec> {

    static final String HERE = "198.51.100.254";
    static final String PACKAGES = "http://" + HERE + ":8000/";

    /**
     * The image has much of what the base box adds, so that Packer need not wait for it. Both machines begin without that, except for the history
     * of /etc: to begin it anew takes a minute under emulation.
     */
    private static final String BARE = """
            rm -rf /root/.ssh/authorized_keys
            printf 'root:other\\nvagrant:other\\n' | chpasswd
            echo 'vagrant ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/vagrant
            echo '# more than the key' >> /home/vagrant/.ssh/authorized_keys
            chsh -s /bin/sh vagrant
            systemctl --quiet disable --now chrony
            sed -i 's/^DEFAULT_INPUT_POLICY=.*/DEFAULT_INPUT_POLICY="ACCEPT"/' /etc/default/ufw
            """;

    private final Path configset = Configsets.find("configsets/basebox");

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/basebox")
                .domain("lab.example")
                // The server that Debian's chrony asks for the time is here.
                .network(
                        "lan",
                        net -> Prepared.packages(
                                net.subnet("198.51.100.0/24").jvm(HERE).dns("2.debian.pool.ntp.org", HERE), 8000))
                .host("bysalt", host -> bare(host.nic("lan", "198.51.100.10")))
                .host(
                        "byshell",
                        host -> bare(host.nic("lan", "198.51.100.20")).script("the base box's scripts", shellForm()))
                .build();
    }

    private static LabHostBuilder bare(LabHostBuilder host) {
        return host.memory(512).image(Prepared.image("debian-12-configsets")).script("bare", BARE);
    }

    /** What Packer runs, and what the first boot of a box does. */
    private String shellForm() {
        StringBuilder script = new StringBuilder("set -eu\nmkdir -p /tmp/files\n");
        for (String file : new String[] {"apt-proxy", "vagrant.pub"}) {
            script.append(written("/tmp/files/" + file, "states/basebox/files/" + file));
        }
        script.append("export APT_PROXY=" + PACKAGES + " PACKER_BUILDER_TYPE=qemu\n");
        for (String file : new String[] {"packages.sh", "users.sh", "firewall.sh", "guest-tools.sh"}) {
            script.append(written("/tmp/files/" + file, "scripts/" + file)).append("bash /tmp/files/" + file + "\n");
        }
        return script.append("rm -rf /tmp/files\nif etckeeper unclean; then etckeeper commit 'The base box'; fi\n")
                .append("systemctl restart ufw\n")
                .toString();
    }

    private String written(String place, String file) {
        try {
            return "cat > " + place + " << 'END-OF-FILE'\n" + Files.readString(configset.resolve(file))
                    + "END-OF-FILE\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
