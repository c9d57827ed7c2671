package org.infratest.probe;

import java.net.InetSocketAddress;
import java.util.Properties;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.expect.Patience;

/**
 * Asks a PostgreSQL server. Without a password it tells whether it takes logins, and how; its version it tells after the login. For a login
 * and a query its driver has to be on the class path of the tests: {@code org.postgresql:postgresql}. An exchange has 10 s
 * ({@link #attemptTimeout}).
 *
 * <pre>{@code
 * PostgresProbe.to(db).login("shop", password).assertQuery("SELECT count(*) FROM product", "3");
 * }</pre>
 */
@Api
public final class PostgresProbe extends SqlProbe<PostgresProbe, PostgresObservation> {

    /** Who asks where the test says nobody; the server says the same to users that it has not. */
    private static final String STRANGER = "infratest";

    private PostgresProbe(Aim aim, Patience patience, int port, SqlAsk ask) {
        super(aim, patience, port, ask);
    }

    /** A probe of that machine, looking from this JVM, on port 5432. */
    public static PostgresProbe to(Host host) {
        return new PostgresProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), 5432, SqlAsk.NOBODY);
    }

    @Override
    PostgresProbe with(Aim aim, Patience patience, int port, SqlAsk ask) {
        return new PostgresProbe(aim, patience, port, ask);
    }

    @Override
    String kind() {
        return "postgres";
    }

    @Override
    String product() {
        return "PostgreSQL";
    }

    @Override
    PostgresObservation begin(InetSocketAddress address, SqlAsk ask) {
        return new PostgresTalk(ask.user().isEmpty() ? STRANGER : ask.user(), ask.database())
                .look(aim(), patience(), address);
    }

    @Override
    JdbcDriver driver() {
        return JdbcDriver.POSTGRES;
    }

    @Override
    Properties options(PostgresObservation beginning) {
        Properties options = new Properties();
        options.setProperty("sslmode", beginning.offersTls() ? "require" : "disable");
        options.setProperty("ApplicationName", "infratest");
        return options;
    }

    /**
     * Asserts what the server asks of the user from where the probe looks, as pg_hba.conf has it.
     *
     * @param method {@code scram-sha-256}, {@code md5}, {@code password}, {@code gss}, or {@code trust} where it asks for nothing
     * @throws org.opentest4j.AssertionFailedError if it asks for something else, or refuses
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertAsksFor(String method) {
        requireBeginning(
                "to ask for " + method,
                seen -> seen.authentication().equals(method),
                method,
                PostgresObservation::authentication);
    }

    /**
     * Asserts the beginning of the server's version, up to a point between its numbers: {@code 15} is met by {@code 15.6}. It is told after
     * the {@link #login}.
     *
     * @throws org.infratest.ConfigurationException if nobody was named by {@link #login}
     * @throws org.opentest4j.AssertionFailedError if it is another, or the user is not let in
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertVersion(String version) {
        requireUser();
        requireLogin(
                "to be version " + version,
                "",
                seen -> seen.isLoggedIn() && Versions.begins(seen.version(), version),
                version,
                SqlObservation::version);
    }
}
