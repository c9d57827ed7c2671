package org.infratest.examples.conformance;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.infratest.probe.MySqlProbe;
import org.infratest.probe.PostgresProbe;
import org.infratest.probe.SqlProbe;

/** Logins to PostgreSQL and MariaDB by their JDBC drivers, and queries. */
final class SqlCases {

    private static final String QUERY = "SELECT 6 * 7";
    private static final String RIGHT = "right";
    private static final String WRONG = "wrong";

    /** Two handshakes, one of which makes a key of the password, on a computer that may have much else to do. */
    private static final Duration ATTEMPT = Duration.ofSeconds(20);

    private SqlCases() {}

    static List<Case> postgresql() {
        return server(
                        "postgresql",
                        Server.POSTGRESQL,
                        look -> postgres(look).database("postgres"),
                        "SELECT pg_sleep(60)")
                .row(
                        "postgresql-login-of-nobody",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> postgres(look).assertLogsIn()))
                .row(
                        "postgresql-name-that-is-none",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> postgres(look).database("a?sslmode=disable")))
                .row(
                        "postgresql-of-closed-port",
                        "REFUSED",
                        look -> Verdict.of(postgres(look)
                                .port(RoutedNetwork.CLOSED)
                                .login("reader", RIGHT)
                                .observeQuery(QUERY)))
                .cases();
    }

    static List<Case> mariadb() {
        return server("mariadb", Server.MARIADB, look -> mariadb(look).database("mysql"), "SELECT SLEEP(60)")
                .rows(
                        "mariadb-no-right-to-database",
                        "LOGIN-REFUSED",
                        look -> Verdict.of(mariadb(look)
                                .login("tester", RIGHT)
                                .database("nothing")
                                .observeQuery(QUERY)))
                .cases();
    }

    /** What must be the same with either. */
    private static Table server(String name, Server server, Function<Look, SqlProbe<?, ?>> probes, String slow) {
        return new Table("sql")
                .with(server)
                .rows(name + "-query", "VALUE:42", query(probes, RIGHT, QUERY))
                .rows(
                        name + "-query-without-a-row",
                        "NO-VALUE",
                        query(probes, RIGHT, "SELECT 1 FROM (SELECT 1) t WHERE 1 = 0"))
                .rows(name + "-query-that-fails", "QUERY-FAILED", query(probes, RIGHT, "SELECT nothing"))
                .row(
                        name + "-query-that-is-late",
                        "LATE",
                        look -> Verdict.of(probes.apply(look)
                                .login("reader", RIGHT)
                                .attemptTimeout(Duration.ofSeconds(6))
                                .observeQuery(slow)))
                .rows(name + "-wrong-password", "LOGIN-REFUSED", query(probes, WRONG, QUERY))
                .rows(
                        name + "-unknown-user",
                        "LOGIN-REFUSED",
                        look -> Verdict.of(
                                probes.apply(look).login("nobody", RIGHT).observeQuery(QUERY)))
                .rows(
                        name + "-unknown-database",
                        "LOGIN-FAILED",
                        look -> Verdict.of(
                                reader(look, probes, RIGHT).database("nothing").observeQuery(QUERY)))
                .rows(
                        "assert-" + name + "-query",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> reader(look, probes, RIGHT).assertQuery(QUERY, "42")))
                .rows(
                        "assert-" + name + "-query-has-another-value",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> reader(look, probes, RIGHT).assertQuery(QUERY, "43")))
                .rows(
                        "assert-" + name + "-logs-in",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> reader(look, probes, RIGHT).assertLogsIn()))
                .rows(
                        "assert-" + name + "-logs-in-with-wrong-password",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> reader(look, probes, WRONG).assertLogsIn()))
                .rows(
                        "assert-" + name + "-does-not-log-in-with-wrong-password",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> reader(look, probes, WRONG).assertDoesNotLogIn()))
                .row(
                        "assert-" + name + "-does-not-log-in",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> reader(look, probes, RIGHT).assertDoesNotLogIn()))
                .row(
                        "assert-" + name + "-does-not-log-in-to-unknown-database",
                        Verdict.FAILED,
                        look -> Verdict.of(() ->
                                reader(look, probes, RIGHT).database("nothing").assertDoesNotLogIn()));
    }

    private static Case.Question query(Function<Look, SqlProbe<?, ?>> probes, String password, String query) {
        return look -> Verdict.of(reader(look, probes, password).observeQuery(query));
    }

    private static SqlProbe<?, ?> reader(Look look, Function<Look, SqlProbe<?, ?>> probes, String password) {
        return probes.apply(look).login("reader", password);
    }

    private static PostgresProbe postgres(Look look) {
        return look.from(PostgresProbe.to(look.host("db"))).attemptTimeout(ATTEMPT);
    }

    private static MySqlProbe mariadb(Look look) {
        return look.from(MySqlProbe.to(look.host("db"))).attemptTimeout(ATTEMPT);
    }
}
