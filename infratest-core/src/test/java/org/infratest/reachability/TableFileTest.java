package org.infratest.reachability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableFileTest {

    @TempDir
    Path folder;

    @Test
    void everythingThatATableCanSayIsRead() throws IOException {
        ReachabilityTable table = read("""
                services:
                  ping: icmp
                  web: tcp/80
                  database: tcp/5432
                  log: { port: udp/514, send: "<13>test\\x01" }
                default: deny
                within: 30 s
                rules:
                  - { from: [workstation, this JVM], to: app, allow: [ping, web], deny: tcp/22 }
                  - { from: app, to: db, allow: database }
                  - from: workstation
                    to: db
                    blocked at gateway: database
                    filtered: web
                    unproved: true
                """);

        assertThat(table.name()).isEqualTo(folder.getFileName() + "/reachability.yaml");
        assertThat(table.within()).isEqualTo(Duration.ofSeconds(30));
        assertThat(table.isRestDenied()).isTrue();
        assertThat(table.services())
                .extracting(Service::toString)
                .containsExactly("icmp", "tcp/80", "tcp/5432", "udp/514", "tcp/22");
        assertThat(table.nameOf(Service.udp(514, "<13>test\1"))).contains("log");
        assertThat(table.nameOf(Service.tcp(5432))).contains("database");
        List<String> workstation = List.of("workstation");
        List<String> both = List.of("workstation", "this JVM");
        assertThat(table.rules())
                .containsExactly(
                        new Rule(
                                "line 9",
                                both,
                                List.of("app"),
                                Access.ALLOWED,
                                List.of(Service.icmp(), Service.tcp(80)),
                                false),
                        new Rule("line 9", both, List.of("app"), Access.DENIED, List.of(Service.tcp(22)), false),
                        new Rule(
                                "line 10",
                                List.of("app"),
                                List.of("db"),
                                Access.ALLOWED,
                                List.of(Service.tcp(5432)),
                                false),
                        new Rule(
                                "line 11", workstation, List.of("db"), Access.FILTERED, List.of(Service.tcp(80)), true),
                        new Rule(
                                "line 11",
                                workstation,
                                List.of("db"),
                                Access.BLOCKED_AT_GATEWAY,
                                List.of(Service.tcp(5432)),
                                false));
    }

    @Test
    void whatIsSentIsSentToTheLastByte() throws IOException {
        ReachabilityTable table = read("""
                services:
                  echo: { port: udp/7, send: " ping\\r\\n" }
                  break: { port: udp/9, send: "\\n" }
                rules:
                  - { from: app, to: db, allow: [echo, break] }
                """);

        assertThat(table.services()).containsExactly(Service.udp(7, " ping\r\n"), Service.udp(9, "\n"));
    }

    @Test
    void withoutADefaultTheRestIsNotTested() throws IOException {
        ReachabilityTable table = read("rules: [ { from: app, to: db, allow: tcp/5432 } ]\n");

        assertThat(table.isRestDenied()).isFalse();
        assertThat(table.within()).isEqualTo(Duration.ofSeconds(10));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "rules: []",
                        1,
                        "'rules' should be a list with at least one rule, like "
                                + "'- { from: app, to: db, allow: tcp/5432 }'"),
                mistake(
                        "services: { ssh: tcp/22 }\nrule: []",
                        2,
                        "the table has 'rule', which is not known; expected: " + "services, default, within, rules"),
                mistake(
                        "services:\n  ssh: tcp/70000\nrules: []",
                        2,
                        "service 'ssh' is 'tcp/70000': port 70000 is not " + "between 1 and 65535"),
                mistake(
                        "services:\n  ssh: tpc/22\nrules: []",
                        2,
                        "service 'ssh' is 'tpc/22': expected something like " + "'tcp/22', 'udp/53' or 'icmp'"),
                mistake(
                        "services:\n  ssh: { port: tcp/22, send: hello }\nrules: []",
                        2,
                        "service 'ssh' has 'send': only udp " + "sends a question, tcp does not"),
                mistake(
                        "services:\n  log: { port: udp/514 }\nrules: []",
                        2,
                        "'send' of service 'log' should be a text"),
                mistake(
                        "services:\n  log: { port: udp/514, send: \"5 \u20ac\" }\nrules: []",
                        2,
                        "service 'log' has 'send': a question is of bytes, and '\u20ac' is none; characters up to \u00ff are, each"
                                + " for one"),
                mistake(
                        "rules:\n- { from: app, to: db, allow: icmp }\n---\nrules:\n- { from: app, to: db, deny: tcp/22 }",
                        4,
                        "a second document begins, of which nothing would be read; make it part of the first, or a file of"
                                + " its own"),
                mistake("services:\n  ssh: [22]\nrules: []", 2, "service 'ssh' should be a text"),
                mistake(
                        "default: drop\nrules:\n- { from: a, to: b, allow: icmp }",
                        1,
                        "'default' is 'drop'; expected " + "deny, which tests all that no rule speaks of, or untested"),
                mistake(
                        "within: soon\nrules:\n- { from: a, to: b, allow: icmp }",
                        1,
                        "'within' is 'soon'; expected " + "something like '30 s' or '2 min'"),
                mistake("rules:\n- { from: app, allow: icmp }", 2, "the rule has no 'to'; add it, like 'to: db'"),
                mistake("rules:\n- { from: [], to: db, allow: icmp }", 2, "'from' is an empty list"),
                mistake(
                        "rules:\n- { from: app, to: db }",
                        2,
                        "the rule says nothing of what is expected; add one of "
                                + "allow, deny, refused, filtered, blocked at gateway with services, like 'allow: tcp/80'"),
                mistake(
                        "rules:\n- { from: app, to: db, permit: icmp }",
                        2,
                        "the rule has 'permit', which is not known; "
                                + "expected: from, to, allow, deny, refused, filtered, blocked at gateway, unproved"),
                mistake(
                        "services: { web: tcp/80 }\nrules:\n- { from: app, to: db, allow: wbe }",
                        3,
                        "the rule speaks of "
                                + "'wbe', which 'services' does not name; services: web, or something like 'tcp/22', 'udp/53' or 'icmp'"),
                mistake(
                        "rules:\n- { from: app, to: db, allow: tcp/0 }",
                        2,
                        "the rule speaks of 'tcp/0', port 0 is not "
                                + "between 1 and 65535; services: none, or something like 'tcp/22', 'udp/53' or 'icmp'"),
                mistake(
                        "rules:\n- { from: app, to: db, refused: icmp }",
                        2,
                        "the rule wants icmp to be refused, but " + "only ports are; use deny or filtered"),
                mistake(
                        "rules:\n- { from: app, to: db, allow: icmp, unproved: true }",
                        2,
                        "'unproved' says something " + "only about deny and filtered, and the rule has neither"),
                mistake(
                        "rules:\n- { from: app, to: db, deny: icmp, unproved: yes please }",
                        2,
                        "'unproved' is 'yes " + "please'; expected true, or leave it out"),
                mistake("rules:\n- text", 2, "a rule should have keys with values, like 'key: value'"));
    }

    private static Arguments mistake(String yaml, int line, String message) {
        return Arguments.of(yaml, line, message);
    }

    @ParameterizedTest
    @MethodSource
    void mistakes(String yaml, int line, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Reachability table " + folder.resolve("reachability.yaml") + ", line " + line + ": "
                        + message);
    }

    @Test
    void fileThatIsNotYamlIsTold() {
        assertThatThrownBy(() -> read("rules: [ {"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "Reachability table " + folder.resolve("reachability.yaml") + ", line 1: is not YAML: ");
    }

    private ReachabilityTable read(String yaml) throws IOException {
        Path file = folder.resolve("reachability.yaml");
        Files.writeString(file, yaml);
        return ReachabilityTable.read(file);
    }
}
