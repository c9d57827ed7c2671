package mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.infratest.environment.Host;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.probe.MySqlProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Test;

/** MariaDB as its states make it: a database for one application, which its clients reach, and nobody else. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = MysqlLab.class)
@SaltConfigset(on = "mysql", install = SaltInstall.TREE, whenUnavailable = WhenUnavailable.SKIP)
class MysqlIT {

    /** What the pillar says. */
    private static final String PASSWORD = "Tr0ub4dor & 3";

    private static final Duration BACKUP = Duration.ofMinutes(1);

    @OnHost("mysql")
    private SshSession ssh;

    @OnHost("app")
    private Host app;

    @Test
    void serverRunsAndListensOnItsAddressAlone(@OnHost("mysql") HostState mysql) {
        mysql.all(now -> {
            now.packageNamed("mariadb-server").assertInstalled();
            now.service("mariadb").assertRunning();
            now.service("mariadb").assertEnabled();
            now.port(3306).assertListeningOn("10.20.0.30");
        });
        assertThat(ssh.exec("ss -Hltn 'sport = :3306' | wc -l")
                        .assertSucceeded()
                        .stdout())
                .isEqualTo("1\n");
    }

    @Test
    void applicationLogsInWithThePasswordFromThePillar(@To("mysql") MySqlProbe server) {
        MySqlProbe shop = server.from(app).database("shop").login("shop", PASSWORD);
        shop.assertLogsIn();
        shop.assertQuery("SELECT CONCAT(CURRENT_USER(), ' in ', DATABASE())", "shop@10.20.0.10 in shop");
        server.from(app).database("shop").login("shop", "wrong").assertDoesNotLogIn();
    }

    @Test
    void applicationMayDoAsItLikesInItsOwnDatabaseAlone(@To("mysql") MySqlProbe server) {
        assertThat(query("SHOW GRANTS FOR 'shop'@'10.20.0.10'").lines())
                .hasSize(2)
                .anyMatch(grant -> grant.startsWith("GRANT USAGE ON *.*"))
                .anyMatch(grant -> grant.startsWith("GRANT ALL PRIVILEGES ON `shop`.*"));
        server.from(app).database("mysql").login("shop", PASSWORD).assertDoesNotLogIn();
    }

    @Test
    void firewallLetsItsClientsInAlone(@To("mysql") TcpProbe tcp, @OnHost("mysql") HostState mysql) {
        tcp.from(app).assertOpen(3306);
        tcp.assertBlocked(3306);
        mysql.ufw().assertActive();
    }

    /** The machine itself gets past its firewall, so it is the server that says no. */
    @Test
    void serverRefusesWhomItDoesNotKnow() {
        String login = "mariadb --host=10.20.0.30 --user=shop --password='" + PASSWORD + "' --execute='SELECT 1' shop";
        assertThat(ssh.exec(login).stderr())
                .contains("Host '10.20.0.30' is not allowed to connect to this MariaDB server");
    }

    @Test
    void nobodyComesInWithoutAPassword() {
        assertThat(query("SELECT CONCAT(User, '@', Host) FROM mysql.user WHERE User = '' OR Host = '%'"))
                .isEmpty();
        assertThat(ssh.exec("mariadb --user=root --execute='SELECT 1'").stderr())
                .as("root, for somebody who is not root on the machine")
                .contains("Access denied for user 'root'@'localhost'");
    }

    @Test
    void backupRestoresWhatWasLost(@To("mysql") MySqlProbe server) {
        MySqlProbe shop = server.from(app).database("shop").login("shop", PASSWORD);
        fromTheApplication("CREATE TABLE IF NOT EXISTS orders (number integer PRIMARY KEY, what text);"
                + " TRUNCATE orders; INSERT INTO orders VALUES (1, 'ein Kessel für 5 €'), (2, 'tea');");

        ssh.exec("sudo systemctl start mysql-backup.service", BACKUP).assertSucceeded();
        fromTheApplication("DELETE FROM orders WHERE number = 2; INSERT INTO orders VALUES (3, 'by mistake');");
        query("DROP DATABASE shop");
        ssh.exec("sudo mysql-restore", BACKUP).assertSucceeded();

        shop.assertQuery(
                "SELECT GROUP_CONCAT(what ORDER BY number SEPARATOR ', ') FROM orders", "ein Kessel für 5 €, tea");
        fromTheApplication("INSERT INTO orders VALUES (4, 'milk');");
    }

    @Test
    void backupsAreMadeEveryNightAndOnlyRootReadsThem(@OnHost("mysql") HostState mysql) {
        mysql.all(now -> {
            now.service("mysql-backup.timer").assertRunning();
            now.service("mysql-backup.timer").assertEnabled();
            now.directory("/var/backups/mysql").assertMode("0700");
            now.directory("/var/backups/mysql").assertOwner("root");
        });
    }

    @Test
    void olderBackupsMakeRoom() {
        ssh.exec(
                        "sudo sh -c 'for n in 1 2 3 4 5 6 7 8 9; do echo old > /var/backups/mysql/shop-2000010${n}T000000.0.sql.gz; done'")
                .assertSucceeded();
        ssh.exec("sudo systemctl start mysql-backup.service", BACKUP).assertSucceeded();
        assertThat(ssh.exec("sudo sh -c 'ls /var/backups/mysql/shop-*.sql.gz | wc -l'")
                        .assertSucceeded()
                        .stdout()
                        .strip())
                .isEqualTo("7");
    }

    @Test
    void secondApplicationChangesNothing(@OnHost("mysql") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    void allOfItHoldsAfterAReboot(@OnHost("mysql") Configset configset, @To("mysql") MySqlProbe server) {
        configset.assertHoldsAfterReboot();
        server.from(app).database("shop").login("shop", PASSWORD).assertLogsIn();
    }

    private void fromTheApplication(String statements) {
        app.ssh()
                .exec("mariadb --host=10.20.0.30 --user=shop --password='" + PASSWORD
                        + "' --default-character-set=utf8mb4 --execute=\"" + statements + "\" shop")
                .assertSucceeded();
    }

    /** As the server's own administrator, who needs no password on the machine itself. */
    private String query(String statement) {
        return ssh.exec("sudo mariadb --batch --skip-column-names --execute=\"" + statement + "\"")
                .assertSucceeded()
                .stdout()
                .strip();
    }
}
