package org.infratest.examples.rewind;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;

/** Three routed machines; {@code db} has a PostgreSQL, which {@code app} may write to. */
public final class ProofLab implements Supplier<LabSpec> {

    static final List<String> HOSTS = List.of("gateway", "app", "db");

    private static final int MEMORY_MIB = 288;

    private static final String ROUTE = "sysctl -q -w net.ipv4.ip_forward=1\nsystemctl stop ufw\n";
    private static final String DATA = "systemctl stop ufw\nmkdir -p /srv/data\nseq 1 10000 > /srv/data/table\n";
    private static final String DATABASE = """
            cd /etc/postgresql/*/main
            echo "listen_addresses = '*'" > conf.d/lan.conf
            echo 'host shop postgres 10.9.0.0/16 trust' >> pg_hba.conf
            systemctl --quiet enable --now postgresql@15-main
            cd /
            runuser -u postgres -- createdb shop
            runuser -u postgres -- psql -q -c 'create table orders (n bigserial primary key)' shop
            runuser -u postgres -- psql -q -c 'insert into orders select from generate_series(1, 1000)' shop
            """;

    private final Path cache = Path.of(Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
            .orElse(System.getProperty("user.home") + "/.cache/infratest"));

    /** Where infratest keeps what it makes. */
    Path cache() {
        return cache;
    }

    @Override
    public LabSpec get() {
        return LabSpec.named("rewind-proof")
                .network("front", net -> net.subnet("10.9.1.0/24").gateway("gateway"))
                .network("back", net -> net.subnet("10.9.2.0/24").gateway("gateway"))
                .host(
                        "gateway",
                        host -> from(host)
                                .nic("front", "10.9.1.1")
                                .nic("back", "10.9.2.1")
                                .script("route", ROUTE))
                .host("app", host -> from(host).nic("front", "10.9.1.10").script("data", DATA))
                .host(
                        "db",
                        host -> from(host)
                                .nic("back", "10.9.2.10")
                                .script("data", DATA)
                                .script("database", DATABASE))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
    }

    private LabHostBuilder from(LabHostBuilder host) {
        return host.image(new ImageSource.DiskImage(cache.resolve("images/debian-12-gateway.qcow2")))
                .memory(MEMORY_MIB);
    }
}
