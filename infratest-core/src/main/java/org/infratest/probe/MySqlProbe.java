package org.infratest.probe;

import java.net.InetSocketAddress;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of MySQL or MariaDB. Its version it tells to everybody. For a login and a query the driver of MariaDB, which speaks with
 * both, has to be on the class path of the tests: {@code org.mariadb.jdbc:mariadb-java-client}. An exchange has 10 s
 * ({@link #attemptTimeout}).
 *
 * <pre>{@code
 * MySqlProbe.to(db).login("shop", password).database("shop").assertQuery("SELECT COUNT(*) FROM product", "3");
 * }</pre>
 */
@Api
public final class MySqlProbe extends SqlProbe<MySqlProbe, MySqlObservation> {

    private MySqlProbe(Aim aim, Patience patience, int port, SqlAsk ask) {
        super(aim, patience, port, ask);
    }

    /** A probe of that machine, looking from this JVM, on port 3306. */
    public static MySqlProbe to(Host host) {
        return new MySqlProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), 3306, SqlAsk.NOBODY);
    }

    @Override
    MySqlProbe with(Aim aim, Patience patience, int port, SqlAsk ask) {
        return new MySqlProbe(aim, patience, port, ask);
    }

    @Override
    String kind() {
        return "mysql";
    }

    @Override
    String product() {
        return "MySQL";
    }

    @Override
    MySqlObservation begin(InetSocketAddress address, SqlAsk ask) {
        AtomicReference<@Nullable MySqlGreeting> greeting = new AtomicReference<>();
        Outcome outcome = Conversation.hold(aim(), patience(), address, wire -> {
            MySqlGreeting first = MySqlGreeting.read(wire);
            greeting.set(first);
            wire.write(first.strangersAnswer());
            wire.bytes(1); // the server has read it
        });
        MySqlGreeting seen = greeting.get();
        if (seen == null) {
            return new MySqlObservation(
                    outcome.connection(), "", false, "", outcome.problem(), outcome.failure(), outcome.took());
        }
        return new MySqlObservation(
                outcome.connection(), seen.version(), seen.offersTls(), seen.plugin(), "", null, outcome.took());
    }

    @Override
    JdbcDriver driver() {
        return JdbcDriver.MARIADB;
    }

    @Override
    Properties options(MySqlObservation beginning) {
        Properties options = new Properties();
        options.setProperty("sslMode", beginning.offersTls() ? "trust" : "disable");
        options.setProperty("allowPublicKeyRetrieval", "true");
        return options;
    }

    /**
     * Asserts the beginning of the server's version, up to a point between its numbers: {@code 10.11} is met by {@code 10.11.6-MariaDB}
     * and not by {@code 10.110.1}.
     *
     * @throws org.opentest4j.AssertionFailedError if it is another
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertVersion(String version) {
        requireBeginning(
                "to be version " + version, seen -> seen.isVersion(version), version, MySqlObservation::version);
    }
}
