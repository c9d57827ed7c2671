package gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.infratest.junit.Configsets;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;
import org.infratest.lab.Uplink;

/** The machines of {@code topology.yaml} as a lab: what libvirt and {@code lab.rb} are to the Vagrantfile, this is to QEMU alone. */
public final class GatewayLab implements Supplier<LabSpec> {

    private static final String DOMAIN = "lab.example";
    private static final String PROVIDER = "203.0.113.254";
    private static final int PACKAGES = 3142;
    private static final String HOSTS = """
            203.0.113.10 gateway.lab.example gateway
            10.20.0.2 gateway.lab.example gateway
            10.20.0.10 app.lab.example app
            10.20.0.20 db.lab.example db
            203.0.113.20 workstation.lab.example workstation""";

    private final Path configset = Configsets.find("configsets/gateway");

    /** The database takes longest to set up, so it is named before those that can wait. */
    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/gateway")
                .domain(DOMAIN)
                .network(
                        "public",
                        net -> net.subnet("203.0.113.0/24")
                                .jvm(PROVIDER)
                                .dns("upstream.example", PROVIDER)
                                .uplink(packages()))
                .network(
                        "private",
                        net -> net.subnet("10.20.0.0/24").gateway("gateway").withoutJvm())
                .host(
                        "gateway",
                        host -> provisioned(
                                host.nic("public", "203.0.113.10").nic("private", "10.20.0.2"), "gateway", "127.0.0.1"))
                .host(
                        "db",
                        host -> provisioned(host.nic("private", "10.20.0.20").groups("servers"), "db", "10.20.0.2"))
                .host(
                        "app",
                        host -> provisioned(host.nic("private", "10.20.0.10").groups("servers"), "app", "10.20.0.2"))
                .host(
                        "workstation",
                        host -> provisioned(
                                host.nic("public", "203.0.113.20").route("default", PROVIDER),
                                "workstation",
                                "203.0.113.10"))
                .readyWhen(new GatewayIT.WhenServicesRun())
                .build();
    }

    /** The folder that {@code scripts/package-repo} makes, where there is one. */
    private static Uplink packages() {
        return packageFolder() == null ? Uplink.NONE : Uplink.NONE.serve(PACKAGES, packageFolder());
    }

    private static Path packageFolder() {
        String cache = System.getenv()
                .getOrDefault("INFRATEST_CACHE_DIR", System.getProperty("user.home") + "/.cache/infratest");
        Path folder = Path.of(cache, "repo", "current");
        return Files.isDirectory(folder) ? folder.toAbsolutePath() : null;
    }

    private void provisioned(LabHostBuilder host, String name, String nameserver) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("NAME", name);
        values.put("DOMAIN", DOMAIN);
        values.put("APT_PROXY", packageFolder() == null ? "" : "http://" + PROVIDER + ":" + PACKAGES + "/");
        values.put("HOSTS", HOSTS);
        values.put("INTERFACES", ""); // the lab has configured them
        values.put("NAMESERVER", nameserver);
        values.put("UPSTREAM_DNS", PROVIDER);
        values.put("DB_PASSWORD", "app");
        values.put("PUBLIC_DEVICE", "eth1");
        values.put("PRIVATE_DEVICE", name.equals("gateway") ? "eth2" : "eth1");
        values.put("PRIVATE_SUBNET", "10.20.0.0/24");
        values.put("APP_ADDRESS", "10.20.0.10");
        values.put("DB_ADDRESS", "10.20.0.20");
        String assignments = values.entrySet().stream()
                .map(value -> value.getKey() + "='" + value.getValue() + "'\n")
                .collect(Collectors.joining());
        String script = "provision/" + name + ".sh";
        host.script(script, "set -euo pipefail\n" + assignments + read("provision/common.sh") + read(script));
    }

    private String read(String file) {
        try {
            return Files.readString(configset.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
