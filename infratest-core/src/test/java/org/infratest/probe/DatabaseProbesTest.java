package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first words of databases; logins are tried with real servers. */
@Timeout(60)
class DatabaseProbesTest {

    private final TestHosts hosts = new TestHosts();
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    private MySqlProbe mysql(int port) {
        return MySqlProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .port(port)
                .within(ZERO);
    }

    private PostgresProbe postgres(int port) {
        return PostgresProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .port(port)
                .within(ZERO);
    }

    private static String packet(int sequence, String body) {
        return "" + (char) body.length() + "\0\0" + (char) sequence + body;
    }

    private static String greeting(String version, boolean tls) {
        char low = (char) (tls ? 0xfe : 0xf6); // CLIENT_SSL is bit 11
        return packet(
                0,
                "\n" + version + "\0" + "\1\0\0\0" + "saltsalt" + "\0" + "\377" + low + "\055" + "\2\0" + "\377\201"
                        + "\25" + "\0".repeat(10) + "moresaltmore\0" + "caching_sha2_password\0");
    }

    private Peer mysqlThatSays(String greeting) {
        return Peer.that((socket, peer) -> {
            Peer.send(socket, greeting);
            byte[] head = socket.getInputStream().readNBytes(4);
            if (head.length == 4) {
                received.add(new String(socket.getInputStream().readNBytes(head[0] & 0xff), ISO_8859_1));
                Peer.send(socket, packet(2, "\377\25\4#28000Access denied"));
            }
            peer.stay();
        });
    }

    @Test
    void versionIsReadFromTheGreeting() {
        try (Peer peer = mysqlThatSays(greeting("8.0.36", true))) {
            MySqlObservation seen = mysql(peer.port()).observe();
            assertThat(seen.version()).isEqualTo("8.0.36");
            assertThat(seen.offersTls()).isTrue();
            assertThat(seen.authentication()).isEqualTo("caching_sha2_password");
            mysql(peer.port()).assertVersion("8.0");
            assertThatThrownBy(() -> mysql(peer.port()).assertVersion("8.0.3"))
                    .hasMessageMatching(
                            "(?s)web \\(127\\.0\\.0\\.1\\): expected MySQL on TCP port \\d+ to be version 8\\.0\\.3, but"
                                    + " the server is 8\\.0\\.36 with TLS\n.*");
            assertThat(received).allMatch(answer -> answer.contains("infratest\0\0caching_sha2_password\0"));
        }
        try (Peer peer = mysqlThatSays(greeting("5.5.5-10.11.6-MariaDB-0+deb12u1", false))) {
            assertThat(mysql(peer.port()).observe().description())
                    .isEqualTo("the server is 10.11.6-MariaDB-0+deb12u1 without TLS");
            mysql(peer.port()).assertReady();
        }
    }

    @Test
    void refusalIsToldInItsWords() {
        try (Peer peer = Peer.thatSays(packet(0, "\377\152\4Host '10.0.0.9' is not allowed to connect"))) {
            assertThatThrownBy(() -> mysql(peer.port()).assertReady())
                    .hasMessageContaining(
                            ", but the server refused the connection: Host '10.0.0.9' is not allowed to connect"
                                    + " (error 1130)");
        }
        try (Peer peer = Peer.thatSays("SSH-2.0-OpenSSH_9.2\r\n")) {
            assertThat(mysql(peer.port()).observe().description())
                    .startsWith("the server does not keep to the protocol (it began with 'SSH-'");
        }
        try (Peer peer = Peer.thatSays(packet(0, "\n8"))) {
            assertThat(mysql(peer.port()).observe().description())
                    .isEqualTo("the server does not keep to the protocol (its first packet is too short)");
        }
    }

    @Test
    void missingDriverIsNamed() {
        try (Peer peer = mysqlThatSays(greeting("8.0.36", false))) {
            assertThatThrownBy(
                            () -> mysql(peer.port()).login("shop", "sw0rdfish").assertLogsIn())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "A login to MySQL and MariaDB needs its JDBC driver, which is not on the class path of the tests;"
                                    + " add the dependency org.mariadb.jdbc:mariadb-java-client with scope test");
        }
        assertThatThrownBy(() -> mysql(3306).assertLogsIn()).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> postgres(5432).database("a?b")).isInstanceOf(ConfigurationException.class);
        assertThat(mysql(3306).login("shop", "sw0rdfish").toString()).doesNotContain("sw0rdfish");
    }

    private static String message(char type, String body) {
        return type
                + new String(ByteBuffer.allocate(4).putInt(body.length() + 4).array(), ISO_8859_1)
                + body;
    }

    private Peer postgresThatSays(String answer) {
        return Peer.that((socket, peer) -> {
            socket.getInputStream().readNBytes(8);
            Peer.send(socket, "N");
            int length = ByteBuffer.wrap(socket.getInputStream().readNBytes(4)).getInt();
            received.add(new String(socket.getInputStream().readNBytes(length - 4), ISO_8859_1));
            Peer.send(socket, answer);
            peer.stay();
        });
    }

    @Test
    void questionForAPasswordIsSeen() {
        try (Peer peer = postgresThatSays(message('R', "\0\0\0\12SCRAM-SHA-256\0\0"))) {
            postgres(peer.port()).assertReady();
            postgres(peer.port()).assertAsksFor("scram-sha-256");
            assertThatThrownBy(() -> postgres(peer.port()).assertAsksFor("md5"))
                    .hasMessageContaining("to ask for md5, but the server asks for scram-sha-256, without TLS\n");
            postgres(peer.port()).login("shop", "sw0rdfish").database("stock").observe();
            assertThat(received).last().isEqualTo("\0\3\0\0user\0shop\0database\0stock\0\0");
        }
        try (Peer peer = postgresThatSays(message('R', "\0\0\0\5salt"))) {
            postgres(peer.port()).assertAsksFor("md5");
        }
    }

    @Test
    void serverThatTrustsTellsItsVersion() {
        String answer =
                message('R', "\0\0\0\0") + message('S', "server_version\00015.6 (Debian)\0") + message('Z', "I");
        try (Peer peer = postgresThatSays(answer)) {
            PostgresObservation seen = postgres(peer.port()).observe();
            assertThat(seen.authentication()).isEqualTo("trust");
            assertThat(seen.version()).isEqualTo("15.6 (Debian)");
        }
    }

    @Test
    void serverThatStartsIsNotReadyAndOneThatRefusesIs() {
        try (Peer peer = postgresThatSays(message('E', "SFATAL\0C57P03\0Mthe database system is starting up\0\0"))) {
            assertThatThrownBy(() -> postgres(peer.port()).assertReady())
                    .hasMessageContaining(
                            "to be ready, but the server refused: the database system is starting up (57P03)\n");
        }
        try (Peer peer = postgresThatSays(message('E', "SFATAL\0C28000\0Mno pg_hba.conf entry\0\0"))) {
            postgres(peer.port()).assertReady();
            assertThat(postgres(peer.port()).observe().description())
                    .isEqualTo("the server refused: no pg_hba.conf entry (28000)");
        }
        try (Peer peer = Peer.thatSays("HTTP/1.1 400\r\n")) {
            assertThatThrownBy(() -> postgres(peer.port()).assertReady())
                    .hasMessageContaining(
                            "(it answered a request for TLS with 'HTTP/1.1 400', which is not PostgreSQL's answer)");
        }
    }

    @Test
    void wordsThatBeginLikeYesAndNoAreNeither() {
        try (Peer peer = Peer.thatSays("SSH-2.0-OpenSSH_9.2\r\n")) {
            PostgresObservation seen = postgres(peer.port()).observe();
            assertThat(seen.description())
                    .isEqualTo("the server does not keep to the protocol (it answered a request for TLS with"
                            + " 'SSH-2.0-OpenSSH_9.2', which is not PostgreSQL's answer)");
            assertThat(seen.offersTls()).isFalse();
        }
        try (Peer peer = Peer.thatSays("NOTICE\r\n")) {
            assertThat(postgres(peer.port()).observe().description()).contains("'NOTICE', which is not");
        }
        try (Peer peer = Peer.that((socket, p) -> {
            Peer.send(socket, "S");
            socket.getInputStream().readNBytes(12);
            Peer.send(socket, "plain words");
            p.stay();
        })) {
            assertThat(postgres(peer.port()).observe().description())
                    .isEqualTo("the server does not keep to the protocol"
                            + " (it answered yes to a request for TLS, and then spoke none)");
        }
    }
}
