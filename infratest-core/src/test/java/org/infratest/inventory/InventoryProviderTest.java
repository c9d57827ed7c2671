package org.infratest.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.spec.Subnet;
import org.infratest.ssh.TestSshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InventoryProviderTest {

    @TempDir
    Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private TestSshServer web;
    private TestSshServer db;

    @BeforeEach
    void start() {
        web = server("10.20.0.10");
        db = server("10.20.0.20");
    }

    @AfterEach
    void stop() {
        web.close();
        db.close();
    }

    private TestSshServer server(String address) {
        return new TestSshServer(folder, (command, stdout, stderr) -> {
            stdout.write(("192.0.2.1 5 192.0.2.2 22\n2: eth0 inet 192.0.2.2/24\n3: eth1 inet " + address + "/24\n")
                    .getBytes(UTF_8));
            return 0;
        });
    }

    @Test
    void machinesAreProbedWhereTheFileSaysAndNotWhereWeLogIn() throws IOException {
        try (EnvironmentHandle<InventorySpec> handle = handle(InventoryFile.read(inventory("any", db.port())))) {
            Environment environment = handle.start();

            assertThat(environment.isExisting()).isTrue();
            assertThat(environment.hosts()).extracting(Host::name).containsExactly("web", "db");
            assertThat(environment.host("db").addresses().values()).containsExactly(Subnet.address("10.20.0.20"));
            assertThat(environment.group("servers")).containsExactly(environment.host("db"));
            assertThat(environment.loginCommand(environment.host("web")))
                    .startsWith("ssh -p " + web.port() + " -i " + folder.resolve("key"));
        }
    }

    @Test
    void allMachinesThatDoNotAnswerAreNamedTogether() throws IOException {
        int webPort = web.port();
        int dbPort = closedPort();
        Path file = inventory("any", dbPort);
        web.close();

        try (EnvironmentHandle<InventorySpec> handle =
                handle(InventoryFile.read(file).withAnswerTimeout(Duration.ofSeconds(1)))) {
            assertThatThrownBy(handle::start)
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("Could not use environment 'staging': 2 of its 2 machines are not ready\n"
                            + "  Could not use environment 'staging', machine 'web': SSH at 127.0.0.1:" + webPort
                            + " never answered within 1 s\n"
                            + "    last seen: Cannot log in to 'web': no connection to 127.0.0.1 port " + webPort
                            + ": Connection refused\n"
                            + "  Could not use environment 'staging', machine 'db': SSH at 127.0.0.1:" + dbPort
                            + " never answered within 1 s\n"
                            + "    last seen: Cannot log in to 'db': no connection to 127.0.0.1 port " + dbPort
                            + ": Connection refused");
        }
    }

    @Test
    void writtenInventoryLeadsToTheSameMachinesAndNoOthers() throws IOException {
        Path written = folder.resolve("kept/inventory.yaml");
        try (EnvironmentHandle<InventorySpec> first = handle(InventoryFile.read(inventory("any", db.port())))) {
            InventoryFile.write((SshEnvironment) first.start(), written);
        }

        assertThat(Files.readString(written))
                .startsWith("# The machines of environment staging-")
                .contains("SHA256:")
                .doesNotContain("PRIVATE KEY");
        InventorySpec spec = InventoryFile.read(written);
        assertThat(spec.name()).isEqualTo("staging");
        assertThat(spec.topology())
                .isEqualTo(InventoryFile.read(inventory("any", db.port())).topology());
        try (EnvironmentHandle<InventorySpec> second = handle(spec)) {
            assertThat(second.start().hosts()).hasSize(2);
        }

        db.restartAsAnother();
        try (EnvironmentHandle<InventorySpec> third = handle(spec)) {
            assertThatThrownBy(third::start)
                    .hasMessageStartingWith("Cannot log in to 'db': its host key should be SHA256:")
                    .hasMessageEndingWith("; something else answers there, or the machine was made anew");
        }
    }

    private Path inventory(String hostKey, int dbPort) throws IOException {
        web.target("web"); // writes the key
        return Files.writeString(folder.resolve("staging.yaml"), """
                ssh: { user: vagrant, identity: key, hostKey: %s }
                networks:
                  lan: { subnet: 10.20.0.0/24, gateway: web }
                hosts:
                  web:
                    ssh: { address: 127.0.0.1, port: %d }
                    addresses: { lan: 10.20.0.10 }
                  db:
                    ssh: { address: 127.0.0.1, port: %d }
                    addresses: { lan: 10.20.0.20 }
                    groups: [servers]
                """.formatted(hostKey, web.port(), dbPort));
    }

    private EnvironmentHandle<InventorySpec> handle(InventorySpec spec) {
        Places places = new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now());
        return new EnvironmentHandle<>(new InventoryProvider(), spec, places, Teardown.ALWAYS, events::add);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
