package gateway;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** A gateway that nobody has configured yet, with a server behind it and a workstation in front of it. */
public final class GatewayBySaltLab implements Supplier<LabSpec> {

    static final String PROVIDER = "203.0.113.254";

    /** Tells whoever asks by which address it is seen. */
    private static final String SITE = """
            printf 'server { listen 80 default_server; location / { return 200 "seen as $remote_addr\\\\n"; } }\\n' \
                > /etc/nginx/sites-available/default
            ufw allow 80/tcp
            systemctl --quiet enable --now nginx
            """;

    /** The private part of the key that pillar/gateway.sls has for the workstation, and one that it does not know; for test networks only. */
    private static final String KEYS = """
            umask 077
            echo '8KKO6GOkDjovDIWbt0dJPR5F3UFaj9OfBSDRDurG00s=' > /etc/wireguard/peer.key
            echo '8KkGgp1Wg13eSnBHkk43guyXiLBdsG+WNSt7FjWRaW8=' > /etc/wireguard/stranger.key
            """;

    @Override
    public LabSpec get() {
        return LabSpec.named("configsets/gateway, by Salt")
                .domain("lab.example")
                .network(
                        "public",
                        net -> net.subnet("203.0.113.0/24").jvm(PROVIDER).dns("upstream.example", PROVIDER))
                .network(
                        "private",
                        net -> net.subnet("10.20.0.0/24").gateway("gateway").withoutJvm())
                .host("gateway", host -> host.nic("public", "203.0.113.10").nic("private", "10.20.0.2"))
                .host(
                        "app",
                        host -> host.nic("private", "10.20.0.10")
                                .script("name server", resolver("10.20.0.2"))
                                .script("site", SITE))
                .host(
                        "workstation",
                        host -> host.nic("public", "203.0.113.20")
                                .script("name server", resolver("203.0.113.10"))
                                .script("keys", KEYS)
                                .script("site", SITE))
                .build();
    }

    private static String resolver(String address) {
        return "printf 'search lab.example\\nnameserver " + address + "\\n' > /etc/resolv.conf\n";
    }
}
