package gateway;

import org.infratest.environment.Host;

/** A machine's end of the gateway's VPN, as somebody who works from elsewhere would set it up. */
final class Tunnel implements AutoCloseable {

    /** In the lab the machine has a route to the private network already; half of it is enough to go before that. */
    private static final String CONFIGURATION = """
            [Interface]
            Address = 10.99.0.2/24
            PostUp = wg set %%i private-key /etc/wireguard/%s

            [Peer]
            PublicKey = %s
            Endpoint = 203.0.113.10:51820
            AllowedIPs = 10.99.0.1/32, 10.20.0.0/25
            PersistentKeepalive = 1
            """;

    private final Host peer;

    private Tunnel(Host peer) {
        this.peer = peer;
    }

    /**
     * Sets it up. The gateway's public key is asked of the gateway itself.
     *
     * @param key the file with the machine's own private key, in {@code /etc/wireguard} there
     */
    static Tunnel up(Host peer, Host gateway, String key) {
        String gatewaysKey = gateway.ssh()
                .exec("sudo cat /etc/wireguard/public.key")
                .assertSucceeded()
                .stdout()
                .strip();
        peer.ssh()
                .exec("sudo tee /etc/wireguard/wg0.conf > /dev/null << 'END' && sudo wg-quick up wg0\n"
                        + CONFIGURATION.formatted(key, gatewaysKey) + "END\n")
                .assertSucceeded();
        return new Tunnel(peer);
    }

    /** The second of the gateway's last answer; 0 if it never answered. */
    long lastAnswer() {
        String[] keyAndSecond = peer.ssh()
                .exec("sudo wg show wg0 latest-handshakes")
                .assertSucceeded()
                .stdout()
                .strip()
                .split("\t");
        return Long.parseLong(keyAndSecond[1]);
    }

    @Override
    public void close() {
        peer.ssh().exec("sudo wg-quick down wg0").assertSucceeded();
    }
}
