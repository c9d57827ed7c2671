package org.infratest.examples.rewind;

import java.nio.file.Path;
import java.time.Duration;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;

/** Three routed machines; {@code db} has a PostgreSQL, which {@code app} may write to. */
final class ProofLab {

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

    private ProofLab() {}

    static LabSpec of(Path image) {
        return LabSpec.named("rewind-proof")
                .network("front", net -> net.subnet("10.9.1.0/24").gateway("gateway"))
                .network("back", net -> net.subnet("10.9.2.0/24").gateway("gateway"))
                .host(
                        "gateway",
                        host -> from(image, host)
                                .nic("front", "10.9.1.1")
                                .nic("back", "10.9.2.1")
                                .script("route", ROUTE))
                .host("app", host -> from(image, host).nic("front", "10.9.1.10").script("data", DATA))
                .host(
                        "db",
                        host -> from(image, host)
                                .nic("back", "10.9.2.10")
                                .script("data", DATA)
                                .script("database", DATABASE))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
    }

    private static LabHostBuilder from(Path image, LabHostBuilder host) {
        return host.image(new ImageSource.DiskImage(image)).memory(MEMORY_MIB);
    }
}
