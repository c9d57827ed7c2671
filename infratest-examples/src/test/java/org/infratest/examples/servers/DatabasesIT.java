package org.infratest.examples.servers;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.Host;
import org.infratest.examples.sshd.SshdEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.probe.Authorities;
import org.infratest.probe.MySqlProbe;
import org.infratest.probe.PostgresProbe;
import org.infratest.probe.StartTls;
import org.infratest.probe.TlsProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Database probes, with PostgreSQL and MariaDB, from this JVM and from a machine. */
@Timeout(240)
@SshdEnvironment(value = "app", port = "2223")
class DatabasesIT {

    private static final Host db = Host.at("db", InetAddress.getLoopbackAddress());
    private static final String PASSWORD = "sw0rdfish";

    @TempDir
    static Path folder;

    private static final List<ServerProcess> servers = new ArrayList<>();
    private static int postgresPort;
    private static int mariaPort;
    private static Authorities ca;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ServerProcess.certificate(folder, log);
        ca = Authorities.in(folder.resolve("cert.pem"));
        startPostgres(log);
        startMariaDb(log);
        PostgresProbe.to(db).port(postgresPort).within(ofSeconds(60)).assertReady();
        MySqlProbe.to(db).port(mariaPort).within(ofSeconds(60)).assertReady();
    }

    private static void startPostgres(Path log) throws IOException, InterruptedException {
        String bin = postgresBin();
        Path data = Files.createDirectory(folder.resolve("postgres"));
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        ServerProcess.giveAway(data, log);
        ServerProcess.giveAway(password, log);
        ServerProcess.run(
                log,
                ServerProcess.notAsRoot(
                        bin + "/initdb",
                        "-D",
                        data.toString(),
                        "-U",
                        "shop",
                        "-A",
                        "scram-sha-256",
                        "--no-sync",
                        "--pwfile=" + password));
        Files.copy(folder.resolve("cert.pem"), data.resolve("server.crt"));
        Files.copy(folder.resolve("key.pem"), data.resolve("server.key"));
        ServerProcess.giveAway(data, log);
        postgresPort = ServerProcess.freePort();
        servers.add(ServerProcess.start(
                log,
                ServerProcess.notAsRoot(
                        bin + "/postgres",
                        "-D",
                        data.toString(),
                        "-p",
                        String.valueOf(postgresPort),
                        "-h",
                        "127.0.0.1",
                        "-k",
                        "",
                        "-c",
                        "ssl=on",
                        "-c",
                        "fsync=off")));
    }

    private static String postgresBin() throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.max(Path::compareTo).orElseThrow().resolve("bin").toString();
        }
    }

    private static void startMariaDb(Path log) throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("mariadb"));
        Path init = Files.writeString(folder.resolve("init.sql"), """
                CREATE DATABASE shop;
                CREATE USER shop@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT ALL ON shop.* TO shop@'127.0.0.1';
                """.formatted(PASSWORD));
        ServerProcess.giveAway(data, log);
        ServerProcess.giveAway(init, log);
        ServerProcess.giveAway(folder.resolve("key.pem"), log);
        ServerProcess.run(
                log,
                ServerProcess.notAsRoot(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"));
        mariaPort = ServerProcess.freePort();
        servers.add(ServerProcess.start(
                log,
                ServerProcess.notAsRoot(
                        "mariadbd",
                        "--no-defaults",
                        "--datadir=" + data,
                        "--socket=" + data.resolve("s"),
                        "--pid-file=" + data.resolve("pid"),
                        "--bind-address=127.0.0.1",
                        "--port=" + mariaPort,
                        "--skip-name-resolve",
                        "--init-file=" + init,
                        "--ssl-cert=" + folder.resolve("cert.pem"),
                        "--ssl-key=" + folder.resolve("key.pem"))));
    }

    @AfterAll
    static void stop() {
        servers.forEach(ServerProcess::close);
    }

    @Test
    void postgres() {
        PostgresProbe postgres = PostgresProbe.to(db).port(postgresPort).database("postgres");
        postgres.assertReady();
        postgres.assertAsksFor("scram-sha-256");
        PostgresProbe shop = postgres.login("shop", PASSWORD);
        shop.assertLogsIn();
        shop.assertQuery("SELECT 6 * 7", "42");
        postgres.login("shop", "wrong").assertDoesNotLogIn();

        assertThat(postgres.observe()).isReady().offersTls();
        assertThat(shop.observeQuery("SELECT nothing").problem())
                .startsWith("the query failed: ERROR: column \"nothing\"");
        assertThatThrownBy(() -> postgres.login("shop", "wrongly").within(ZERO).assertLogsIn())
                .hasMessageContaining(
                        "to let 'shop' in, but the login failed: FATAL: password authentication failed for user"
                                + " \"shop\" (28P01)");
        assertThatThrownBy(() -> shop.within(ZERO).assertVersion("9")).hasMessageContaining("to be version 9, but ");
        shop.assertVersion(shop.observeQuery("SHOW server_version").version().replaceFirst("\\..*", ""));
    }

    @Test
    void mariadb() {
        MySqlProbe maria = MySqlProbe.to(db).port(mariaPort).database("shop");
        maria.assertReady();
        maria.assertVersion("10");
        MySqlProbe shop = maria.login("shop", PASSWORD);
        shop.assertLogsIn();
        shop.assertQuery("SELECT 6 * 7", "42");
        maria.login("shop", "wrong").assertDoesNotLogIn();

        assertThat(maria.observe()).isReady().offersTls();
        assertThat(shop.observeQuery("SELECT @@have_ssl")).hasValue("YES");
        assertThatThrownBy(() -> maria.login("shop", "wrongly").within(ZERO).assertLogsIn())
                .hasMessageContaining("to let 'shop' in, but the login failed: ")
                .hasMessageContaining("Access denied for user 'shop'@'127.0.0.1'");
    }

    @Test
    void loginsFromAMachine(@OnHost("app") Host app) {
        PostgresProbe postgres =
                PostgresProbe.to(db).port(postgresPort).database("postgres").login("shop", PASSWORD);
        postgres.from(app).assertQuery("SELECT 6 * 7", "42");
        MySqlProbe maria = MySqlProbe.to(db).port(mariaPort).database("shop").login("shop", PASSWORD);
        maria.from(app).assertQuery("SELECT 6 * 7", "42");
        TlsProbe.to(db).trusting(ca).startTls(StartTls.POSTGRES).from(app).assertTrusted(postgresPort);
    }

    @Test
    void certificatesOfDatabases() {
        TlsProbe tls = TlsProbe.to(db).trusting(ca);
        tls.startTls(StartTls.POSTGRES).assertTrusted(postgresPort);
        tls.startTls(StartTls.MYSQL).assertName(mariaPort, "shop.example");
    }
}
