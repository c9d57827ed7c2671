package org.infratest.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.ssh.HostKeyCheck;
import org.infratest.ssh.SshTarget;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InventoryFileTest {

    private static final String KEY = "SHA256:" + "k".repeat(43);

    /** Enough for every host below it. */
    private static final String SSH = "ssh: { user: deploy, identity: key, hostKey: any }\n";

    @TempDir
    Path folder;

    @BeforeEach
    void keys() throws IOException {
        Files.writeString(folder.resolve("key"), "");
        Files.writeString(folder.resolve("other key"), "");
        Files.writeString(folder.resolve("known_hosts"), "");
    }

    @Test
    void everythingThatAnInventoryCanSayIsRead() throws IOException {
        InventorySpec spec = read("""
                name: staging of the shop
                ssh:
                  user: deploy
                  port: 2222
                  identity: [key, 'other key']
                  knownHosts: known_hosts
                  jump: { address: bastion.example, user: ops }
                networks:
                  public:  { subnet: 203.0.113.0/24 }
                  private: { subnet: 10.20.0.0/24, gateway: gateway }
                  v6:      { subnet: "2001:db8::/64" }
                hosts:
                  gateway:
                    ssh: { address: 203.0.113.10, port: 22, jump: none, hostKey: "%s" }
                    addresses: { public: 203.0.113.10, private: 10.20.0.2 }
                  app:
                    ssh: { address: app.internal, user: root }
                    addresses: { private: 10.20.0.10, v6: "2001:db8::10" }
                    groups: [servers, web]
                    translated: v6
                """.formatted(KEY));

        assertThat(spec.name()).isEqualTo("staging of the shop");
        assertThat(spec.kind()).isEqualTo("existing");
        assertThat(spec.machines()).containsExactly("gateway", "app");
        assertThat(spec.bootTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(spec.topology().networks())
                .containsExactly(
                        new NetworkSpec("public", Subnet.parse("203.0.113.0/24"), null),
                        new NetworkSpec("private", Subnet.parse("10.20.0.0/24"), "gateway"),
                        new NetworkSpec("v6", Subnet.parse("2001:db8::/64"), null));
        assertThat(spec.topology().host("app"))
                .contains(new HostSpec(
                        "app",
                        Map.of("private", Subnet.address("10.20.0.10"), "v6", Subnet.address("2001:db8::10")),
                        List.of("servers", "web")));
        List<Path> keys = List.of(folder.resolve("key"), folder.resolve("other key"));
        HostKeyCheck known = new HostKeyCheck.KnownHosts(folder.resolve("known_hosts"));
        SshTarget bastion = new SshTarget("bastion.example", "bastion.example", 22, "ops", keys, known, null);
        assertThat(spec.targets())
                .containsExactly(
                        new SshTarget(
                                "gateway", "203.0.113.10", 22, "deploy", keys, new HostKeyCheck.Fingerprint(KEY), null),
                        new SshTarget("app", "app.internal", 2222, "root", keys, known, bastion));
        assertThat(spec.translated()).containsEntry("app", Set.of("v6")).containsEntry("gateway", Set.of());
    }

    @Test
    void shortestInventoryNamesOneHost() throws IOException {
        InventorySpec spec = read(SSH + "hosts:\n  web:\n    ssh: { address: 192.0.2.1 }\n");

        assertThat(spec.name()).isEqualTo("staging");
        assertThat(spec.topology().host("web")).contains(new HostSpec("web", Map.of(), List.of()));
        assertThat(spec.targets()).singleElement().satisfies(target -> {
            assertThat(target.port()).isEqualTo(22);
            assertThat(target.hostKey()).isEqualTo(HostKeyCheck.FIRST_CONTACT);
        });
    }

    @Test
    void jumpHostIsLoggedInToAsTheHostUnlessItSaysOtherwise() throws IOException {
        InventorySpec spec = read("""
                ssh: { user: deploy, identity: key, hostKey: any, jump: { address: 192.0.2.9 } }
                hosts:
                  web:
                    ssh: { address: 10.0.0.1, hostKey: "%s", jump: none }
                  db:
                    ssh: { address: 10.0.0.2 }
                """.formatted(KEY));

        assertThat(spec.targets().get(1).jump())
                .isEqualTo(new SshTarget("192.0.2.9", "192.0.2.9", 22, "deploy", List.of(folder.resolve("key"))));
        assertThat(spec.targets().get(1).hostKey()).isEqualTo(HostKeyCheck.FIRST_CONTACT);
        assertThat(spec.targets().get(0).hostKey())
                .as("a fingerprint is that of one machine")
                .isEqualTo(new HostKeyCheck.Fingerprint(KEY));
    }

    @Test
    void fingerprintChangesWithTheFile() throws IOException {
        String hosts = "hosts:\n  web:\n    ssh: { address: 192.0.2.1 }\n";
        String before = read(SSH + hosts).fingerprint();
        assertThat(read(SSH + hosts).fingerprint()).isEqualTo(before);
        assertThat(read(SSH + hosts + "    groups: [web]\n").fingerprint()).isNotEqualTo(before);
    }

    static Stream<Arguments> badInventories() {
        String web = "hosts:\n  web:\n    ssh: { address: 192.0.2.1 }\n";
        String lan = "networks:\n  lan: { subnet: 10.0.0.0/24 }\n";
        return Stream.of(
                // nothing there, or no YAML
                bad("", null, " has no hosts; name at least one below 'hosts'"),
                bad(SSH + "hosts: {}\n", null, " has no hosts; name at least one below 'hosts'"),
                bad("- a\n", 1, "the inventory should have keys with values, like 'key: value'"),
                bad("web", 1, "the inventory should have keys with values, like 'key: value'"),
                // keys
                bad(
                        SSH + "host: {}\n" + web,
                        2,
                        "the inventory has 'host', which is not known; expected: hosts, name, networks, ssh"),
                bad(
                        SSH + "hosts:\n  web:\n    adress: {}\n",
                        4,
                        "host 'web' has 'adress', which is not known; expected: addresses, groups, ssh, translated"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh:\n      address: 192.0.2.1\n      password: secret\n",
                        6,
                        "host 'web' ssh has 'password', which is not known; expected: address, hostKey, identity, jump,"
                                + " knownHosts, port, user"),
                bad(
                        SSH + "networks:\n  lan: { subnet: 10.0.0.0/24, vlan: 7 }\n" + web,
                        3,
                        "network 'lan' has 'vlan', which is not known; expected: gateway, subnet"),
                bad(
                        SSH + web + "  db:\n    ssh: { address: 192.0.2.2 }\n  web:\n    ssh: { address: 192.0.2.3 }\n",
                        7,
                        "'web' stands here a second time; the first is on line 3"),
                bad(
                        SSH + "hosts:\n  web: &w\n    ssh: { address: 192.0.2.1 }\n  db: *w\n",
                        5,
                        "'*w' refers to another place;" + " write the value out"),
                bad(SSH + "hosts: [web]\n", 2, "'hosts' should have keys with values, like 'key: value'"),
                bad(
                        "ssh: { address: 192.0.2.9 }\n" + web,
                        1,
                        "'ssh' of all hosts has an 'address'; each host has its own"),
                // login
                bad(
                        "ssh: { user: deploy, hostKey: any }\n" + web,
                        3,
                        "host 'web' has no 'identity' for ssh; add it there or, for all hosts, to 'ssh' at the top, like"
                                + " 'identity: ~/.ssh/id_ed25519'"),
                bad(
                        "ssh: { identity: key, hostKey: any }\n" + web,
                        3,
                        "host 'web' has no 'user' for ssh; add it there or, for all hosts, to 'ssh' at the top, like"
                                + " 'user: deploy'"),
                bad(
                        SSH + "hosts:\n  web: {}\n",
                        3,
                        "host 'web' has no 'address' for ssh; add it there or, for all hosts, to 'ssh' at the top, like"
                                + " 'address: 203.0.113.10'"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh: { address: 192.0.2.1, identity: nokey }\n",
                        4,
                        "host 'web' ssh has identity 'nokey', which is not a file; looked at FOLDER/nokey"),
                bad(
                        "ssh: { user: deploy, identity: key, knownHosts: none }\n" + web,
                        1,
                        "'ssh' has knownHosts 'none', which is not a file; looked at FOLDER/none"),
                bad(
                        SSH
                                + "hosts:\n  web:\n    ssh: { address: 192.0.2.1, hostKey: any, knownHosts: known_hosts }\n",
                        4,
                        "host 'web' ssh has both 'hostKey' and 'knownHosts'; leave one of them"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh: { address: 192.0.2.1, hostKey: 'MD5:ab' }\n",
                        4,
                        "host 'web' ssh has hostKey 'MD5:ab'; expected a fingerprint as 'ssh-keygen -l' prints it, SHA256:"
                                + " and 43 letters, or 'any'"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh: { address: 192.0.2.1, port: 70000 }\n",
                        4,
                        "host 'web' ssh has port '70000'; expected a number from 1 to 65535"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh: { address: 192.0.2.1, port: ssh }\n",
                        4,
                        "host 'web' ssh has port 'ssh'; expected a number from 1 to 65535"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh: { address: '192.0.2' }\n",
                        4,
                        "host 'web' ssh has address '192.0.2', which is neither an IP address nor a host name"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh: { address: 'web; rm -rf /' }\n",
                        4,
                        "host 'web' ssh has address 'web; rm -rf /', which is neither an IP address nor a host name"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh:\n      address:\n",
                        5,
                        "host 'web' ssh has 'address' without a value on the" + " same line"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh:\n      address: 192.0.2.1\n      jump: { user: ops }\n",
                        6,
                        "host 'web' ssh has a jump host without 'address'"),
                bad(
                        SSH + "hosts:\n  web:\n    ssh:\n      address: 192.0.2.1\n"
                                + "      jump: { address: a, jump: { address: b } }\n",
                        6,
                        "host 'web' ssh has a jump host behind a jump host, which is not supported"),
                // networks
                bad(
                        SSH + "networks:\n  lan: {}\n" + web,
                        3,
                        "network 'lan' has no 'subnet'; add it, like 'subnet:" + " 203.0.113.0/24'"),
                bad(
                        SSH + "networks:\n  lan: { subnet: 10.0.0.0 }\n" + web,
                        3,
                        "network 'lan' has 'subnet': Subnet '10.0.0.0' is not of the form address/prefix, like"
                                + " 203.0.113.0/24"),
                bad(
                        SSH + "networks:\n  lan: { subnet: 10.0.0.0/33 }\n" + web,
                        3,
                        "network 'lan' has 'subnet': Prefix length 33 of 10.0.0.0 is not between 0 and 32"),
                bad(
                        SSH + "networks:\n  lan: { subnet: 10.0.0.0/24, gateway: gw }\n" + web,
                        3,
                        "network 'lan' has gateway 'gw', which is not a host; there are: web"),
                bad(
                        SSH + web + "    addresses: { lan: 10.0.0.1 }\n",
                        5,
                        "host 'web' has an address on network 'lan', which is not declared; declared: none"),
                bad(
                        SSH + lan + web + "    addresses: { lan: 10.0.0.256 }\n",
                        7,
                        "host 'web' has 'lan': '10.0.0.256' is not an IP address"),
                bad(
                        SSH + lan + web + "    addresses: { lan: 10.0.1.1 }\n",
                        7,
                        "host 'web' has address 10.0.1.1, which does not lie in network 'lan' (10.0.0.0/24)"),
                bad(
                        SSH + lan + web + "    translated: [lan]\n",
                        7,
                        "host 'web' names network 'lan' under 'translated', but has no address on it"),
                bad(
                        SSH + web + "    groups: [a, { b: c }]\n",
                        5,
                        "host 'web' has something else than a text in the list 'groups'"),
                // one machine under two names
                bad(
                        SSH + web + "  db:\n    ssh: { address: 192.0.2.1 }\n",
                        5,
                        "hosts 'web' and 'db' both log in at 192.0.2.1 port 22; each machine has its own"),
                bad(
                        SSH + lan + web + "    addresses: { lan: 10.0.0.1 }\n"
                                + "  db:\n    ssh: { address: 192.0.2.2 }\n    addresses: { lan: 10.0.0.1 }\n",
                        8,
                        "hosts 'web' and 'db' both have address 10.0.0.1 on 'lan'; each machine has its own"));
    }

    private static Arguments bad(String yaml, Integer line, String message) {
        return Arguments.of(message, yaml, line);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInventories")
    void badInventoryIsToldWithFileLineValueAndTheWayOut(String message, String yaml, Integer line) {
        String place = line == null ? "" : ", line " + line + ": ";
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Inventory " + folder.resolve("staging.yaml") + place
                        + message.replace("FOLDER", folder.toString()));
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThatThrownBy(() -> read("hosts:\n  web: {\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("Inventory \\S+/staging.yaml, line \\d+: is not YAML: .+");
    }

    @Test
    void fileThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> InventoryFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Inventory " + folder.resolve("none.yaml") + " cannot be read: ");
    }

    private InventorySpec read(String yaml) throws IOException {
        return InventoryFile.read(Files.writeString(folder.resolve("staging.yaml"), yaml));
    }
}
