package org.infratest.examples.conformance;

import java.util.List;
import org.infratest.probe.MySqlObservation;
import org.infratest.probe.MySqlProbe;
import org.infratest.probe.PostgresObservation;
import org.infratest.probe.PostgresProbe;

/** PostgreSQL, MariaDB, each asked for the other, and what is neither. */
final class DatabaseCases {

    /** The error that a server of MySQL sends in place of its greeting when it is full. */
    private static final String FULL = "\u0017\u0000\u0000\u0000\u00ff\u0010\u0004Too many connections";

    private DatabaseCases() {}

    static List<Case> servers() {
        return new Table("database")
                .with(Server.POSTGRESQL)
                .rows("postgresql", "OK", look -> seen(postgres(look)))
                .rows(
                        "assert-postgresql-asks-for-scram",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> postgres(look).assertAsksFor("scram-sha-256")))
                .rows(
                        "assert-postgresql-asks-for-nothing",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> postgres(look).assertAsksFor("trust")))
                .rows("mysql-of-postgresql", "LATE", look -> seen(mysql(look).port(Server.POSTGRESQL.port())))
                .with(Server.MARIADB)
                .rows("mariadb", "OK", look -> seen(mysql(look)))
                .rows(
                        "assert-version-of-mariadb",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> mysql(look).assertVersion("10")))
                .rows(
                        "assert-other-version-of-mariadb",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> mysql(look).assertVersion("1")))
                .rows(
                        "postgresql-of-mariadb",
                        "NO-PROTOCOL",
                        look -> seen(postgres(look).port(Server.MARIADB.port())))
                .cases();
    }

    static List<Case> peers() {
        return new Table("database")
                .rows(
                        "mysql-of-closed-port",
                        "REFUSED",
                        look -> seen(mysql(look).port(RoutedNetwork.CLOSED)))
                .rows(
                        "postgresql-of-closed-port",
                        "REFUSED",
                        look -> seen(postgres(look).port(RoutedNetwork.CLOSED)))
                .rows(
                        "mysql-of-openssh",
                        "NO-PROTOCOL",
                        look -> seen(mysql(look).port(22)))
                .rows(
                        "postgresql-of-mail-server",
                        "NO-PROTOCOL",
                        look -> seen(look.from(PostgresProbe.to(look.host(Look.PEERS)))
                                .port(look.peer(Behaviours.says("220 mail ESMTP\r\n"))
                                        .port())))
                .rows(
                        "postgresql-of-openssh",
                        "NO-PROTOCOL",
                        look -> seen(postgres(look).port(22)))
                .rows("mysql-of-silence", "LATE", look -> seen(peer(look, Behaviours.silent())))
                .rows("mysql-that-closes", "CLOSED", look -> seen(peer(look, Behaviours.closes())))
                .rows("mysql-that-is-full", "DECLINED", look -> seen(peer(look, Behaviours.says(FULL))))
                .row(
                        "mysql-packet-of-megabytes",
                        "NO-PROTOCOL",
                        look -> seen(peer(look, Behaviours.says("\u00ff\u00ff\u00ff\u0000\n" + "x".repeat(1000)))))
                .cases();
    }

    private static PostgresProbe postgres(Look look) {
        return look.from(PostgresProbe.to(look.host("db")));
    }

    private static MySqlProbe mysql(Look look) {
        return look.from(MySqlProbe.to(look.host("db")));
    }

    private static MySqlProbe peer(Look look, Peer.Behaviour behaviour) throws Exception {
        return look.from(MySqlProbe.to(look.host(Look.PEERS)))
                .port(look.peer(behaviour).port());
    }

    private static String seen(MySqlProbe probe) {
        MySqlObservation seen = probe.observe();
        return Verdict.of(seen.connection(), seen.problem());
    }

    private static String seen(PostgresProbe probe) {
        PostgresObservation seen = probe.observe();
        return Verdict.of(seen.connection(), seen.problem());
    }
}
