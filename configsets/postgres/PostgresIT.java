package postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.infratest.environment.Host;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.probe.PostgresProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Test;

/** PostgreSQL as its states make it: a database for one application, which its clients reach, and nobody else. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = PostgresLab.class)
@SaltConfigset(on = "postgres", install = SaltInstall.TREE, whenUnavailable = WhenUnavailable.SKIP)
class PostgresIT {

    /** What the pillar says. */
    private static final String PASSWORD = "correct horse battery staple";

    private static final Duration BACKUP = Duration.ofMinutes(1);

    @OnHost("postgres")
    private SshSession ssh;

    @OnHost("app")
    private Host app;

    @Test
    void serverRunsAndListensOnItsAddressAndAtHome(@OnHost("postgres") HostState postgres) {
        postgres.all(now -> {
            now.packageNamed("postgresql-15").assertInstalled();
            now.service("postgresql@15-main").assertRunning();
            now.service("postgresql").assertEnabled();
            now.port(5432).assertListeningOn("10.20.0.20");
            now.file("/etc/postgresql/15/main/pg_hba.conf").assertMode("0640");
            now.file("/etc/postgresql/15/main/pg_hba.conf").assertOwner("postgres");
        });
    }

    @Test
    void applicationLogsInWithThePasswordFromThePillar(@To("postgres") PostgresProbe server) {
        PostgresProbe shop = server.from(app).database("shop").login("shop", PASSWORD);
        shop.assertLogsIn();
        shop.assertQuery("SELECT current_user || '@' || current_database()", "shop@shop");
        server.from(app).database("shop").login("shop", "wrong").assertDoesNotLogIn();
    }

    @Test
    void passwordIsNeitherSentNorKeptInTheClear(@To("postgres") PostgresProbe server) {
        server.from(app).database("shop").login("shop", PASSWORD).assertAsksFor("scram-sha-256");
        assertThat(query("SELECT rolpassword FROM pg_authid WHERE rolname = 'shop'"))
                .startsWith("SCRAM-SHA-256$");
    }

    @Test
    void applicationMayDoAsItLikesInItsOwnDatabaseAlone(@To("postgres") PostgresProbe server) {
        assertThat(query("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'"))
                .isEqualTo("shop");
        assertThat(
                        query(
                                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication FROM pg_roles WHERE rolname = 'shop'"))
                .isEqualTo("f");
        server.from(app).database("postgres").login("shop", PASSWORD).assertDoesNotLogIn();
    }

    @Test
    void firewallLetsItsClientsInAlone(@To("postgres") TcpProbe tcp, @OnHost("postgres") HostState postgres) {
        tcp.from(app).assertOpen(5432);
        tcp.assertBlocked(5432);
        postgres.ufw().assertActive();
    }

    /** The machine itself gets past its firewall, so it is the server that says no. */
    @Test
    void serverRefusesWhomItDoesNotKnow() {
        String login = "PGPASSWORD='" + PASSWORD + "' psql --host=10.20.0.20 --username=shop shop --command='SELECT 1'";
        assertThat(ssh.exec(login).stderr()).contains("no pg_hba.conf entry for host \"10.20.0.20\"");
    }

    @Test
    void backupRestoresWhatWasLost(@To("postgres") PostgresProbe server) {
        PostgresProbe shop = server.from(app).database("shop").login("shop", PASSWORD);
        fromTheApplication("CREATE TABLE IF NOT EXISTS orders (number integer PRIMARY KEY, what text);"
                + " TRUNCATE orders; INSERT INTO orders VALUES (1, 'a kettle'), (2, 'tea');");

        ssh.exec("sudo systemctl start postgres-backup.service", BACKUP).assertSucceeded();
        fromTheApplication("DELETE FROM orders WHERE number = 2; INSERT INTO orders VALUES (3, 'by mistake');");
        query("DROP DATABASE shop WITH (FORCE)");
        ssh.exec("sudo postgres-restore", BACKUP).assertSucceeded();

        shop.assertQuery("SELECT string_agg(what, ', ' ORDER BY number) FROM orders", "a kettle, tea");
        fromTheApplication("INSERT INTO orders VALUES (4, 'milk');");
    }

    @Test
    void backupsAreMadeEveryNightAndOnlyPostgresReadsThem(@OnHost("postgres") HostState postgres) {
        postgres.all(now -> {
            now.service("postgres-backup.timer").assertRunning();
            now.service("postgres-backup.timer").assertEnabled();
            now.directory("/var/backups/postgresql").assertMode("0700");
            now.directory("/var/backups/postgresql").assertOwner("postgres");
        });
    }

    @Test
    void olderBackupsMakeRoom() {
        ssh.exec(
                        "sudo -u postgres sh -c 'for n in 1 2 3 4 5 6 7 8 9; do echo old > /var/backups/postgresql/shop-2000010${n}T000000.0.dump; done'")
                .assertSucceeded();
        ssh.exec("sudo systemctl start postgres-backup.service", BACKUP).assertSucceeded();
        assertThat(ssh.exec("sudo sh -c 'ls /var/backups/postgresql/shop-*.dump | wc -l'")
                        .assertSucceeded()
                        .stdout()
                        .strip())
                .isEqualTo("7");
    }

    @Test
    void secondApplicationChangesNothing(@OnHost("postgres") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    void allOfItHoldsAfterAReboot(@OnHost("postgres") Configset configset, @To("postgres") PostgresProbe server) {
        configset.assertHoldsAfterReboot();
        server.from(app).database("shop").login("shop", PASSWORD).assertLogsIn();
    }

    private void fromTheApplication(String statements) {
        app.ssh()
                .exec("PGPASSWORD='" + PASSWORD
                        + "' psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --host=10.20.0.20 --username=shop shop --command=\""
                        + statements + "\"")
                .assertSucceeded();
    }

    /** As the server's own administrator, who needs no password on the machine itself. */
    private String query(String statement) {
        return ssh.exec("cd / && sudo -u postgres psql --no-psqlrc --tuples-only --no-align --command=\"" + statement
                        + "\"")
                .assertSucceeded()
                .stdout()
                .strip();
    }
}
