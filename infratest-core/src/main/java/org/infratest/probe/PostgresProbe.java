package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;

/**
 * Asks a PostgreSQL server. Without a password it tells whether it takes logins, and how; its version it tells after the login. For a login
 * and a query its driver has to be on the class path of the tests: {@code org.postgresql:postgresql}.
 *
 * <pre>{@code
 * PostgresProbe.to(db).login("shop", password).assertQuery("SELECT count(*) FROM product", "3");
 * }</pre>
 */
@Api
public final class PostgresProbe extends Probe<PostgresProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    /** Who asks where the test says nobody; the server says the same to users that it has not. */
    private static final String STRANGER = "infratest";

    private final int port;
    private final SqlAsk ask;

    private PostgresProbe(Aim aim, Patience patience, int port, SqlAsk ask) {
        super(aim, patience);
        this.port = port;
        this.ask = ask;
    }

    /** A probe of that machine, looking from this JVM, on port 5432. */
    public static PostgresProbe to(Host host) {
        return new PostgresProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), 5432, SqlAsk.NOBODY);
    }

    @Override
    PostgresProbe with(Aim aim, Patience patience) {
        return new PostgresProbe(aim, patience, port, ask);
    }

    @Override
    String kind() {
        return "postgres";
    }

    /** Asks on that port; without this it is 5432. */
    public PostgresProbe port(int number) {
        return new PostgresProbe(aim(), patience(), number, ask);
    }

    /** Logs in so; the password is shown in no failure and no report. */
    public PostgresProbe login(String user, String password) {
        return new PostgresProbe(aim(), patience(), port, ask.as(user, password));
    }

    /** Asks in that database; without this in the one that is called like the user. */
    public PostgresProbe database(String name) {
        return new PostgresProbe(aim(), patience(), port, ask.in(name));
    }

    /**
     * Begins to log in once, without a password, and returns how the server answers.
     *
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public PostgresObservation observe() {
        return verdicts().observe(where(), this::start);
    }

    /**
     * Asserts that the server takes logins, if not from everybody: it is neither starting nor stopping, and has room.
     *
     * @throws org.opentest4j.AssertionFailedError if it does not
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertReady() {
        require("to be ready", PostgresObservation::isReady, "ready", PostgresObservation::errorCode);
    }

    /**
     * Asserts what the server asks of the user from where the probe looks, as pg_hba.conf has it.
     *
     * @param method {@code scram-sha-256}, {@code md5}, {@code password}, {@code gss}, or {@code trust} where it asks for nothing
     * @throws org.opentest4j.AssertionFailedError if it asks for something else, or refuses
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertAsksFor(String method) {
        require(
                "to ask for " + method,
                seen -> seen.authentication().equals(method),
                method,
                PostgresObservation::authentication);
    }

    /**
     * Asserts the beginning of the server's version, up to a point between its numbers: {@code 15} is met by {@code 15.6}. It is told after
     * the {@link #login}.
     *
     * @throws org.opentest4j.AssertionFailedError if it is another, or the user is not let in
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertVersion(String version) {
        ask.requireUser();
        requireLogin(
                "to be version " + version,
                "",
                seen -> seen.isLoggedIn() && Versions.begins(seen.version(), version),
                version,
                SqlObservation::version);
    }

    /**
     * Asserts that the user of {@link #login} is let in.
     *
     * @throws org.opentest4j.AssertionFailedError if not
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertLogsIn() {
        requireLogin(
                "to let '" + ask.requireUser().user() + "' in",
                "",
                SqlObservation::isLoggedIn,
                true,
                SqlObservation::isLoggedIn);
    }

    /**
     * Asserts that the server answers the user of {@link #login} and refuses it.
     *
     * @throws org.opentest4j.AssertionFailedError if it is let in, or the server does not answer
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertDoesNotLogIn() {
        requireLogin(
                "not to let '" + ask.requireUser().user() + "' in",
                "",
                SqlObservation::isRefused,
                false,
                SqlObservation::isLoggedIn);
    }

    /**
     * Asks once as the user of {@link #login} and returns what came.
     *
     * @param query one statement of SQL
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public SqlObservation observeQuery(String query) {
        ask.requireUser();
        return verdicts()
                .observe(where(), address -> ask.secrets().over(login(address, query)))
                .seen();
    }

    /**
     * Asserts the first column of the first row that a query has.
     *
     * @param query one statement of SQL
     * @param expected as the driver shows it as text
     * @throws org.opentest4j.AssertionFailedError if there is another value or none, or the user is not let in
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertQuery(String query, String expected) {
        ask.requireUser();
        requireLogin(
                "to answer '" + query + "' with '" + expected + "'",
                query,
                seen -> expected.equals(seen.value()),
                expected,
                seen -> String.valueOf(seen.value()));
    }

    private void require(
            String wish,
            Predicate<PostgresObservation> test,
            Object expected,
            Function<PostgresObservation, Object> actual) {
        verdicts()
                .require(
                        Expectation.<PostgresObservation>that(
                                subject() + wish,
                                test,
                                expected,
                                seen -> seen.problem().isEmpty() ? actual.apply(seen) : seen.problem()),
                        where(),
                        this::start);
    }

    private void requireLogin(
            String wish,
            String query,
            Predicate<SqlObservation> test,
            Object expected,
            Function<SqlObservation, Object> actual) {
        Secrets secrets = ask.secrets();
        verdicts()
                .require(
                        secrets.over(Expectation.<SqlObservation>that(
                                subject() + wish,
                                test,
                                expected,
                                seen -> seen.problem().isEmpty() ? actual.apply(seen) : seen.problem())),
                        where(),
                        address -> secrets.over(login(address, query)));
    }

    private PostgresObservation start(InetAddress host) {
        return new PostgresTalk(ask.user().isEmpty() ? STRANGER : ask.user(), ask.database())
                .look(aim(), patience(), Aim.at(host, port));
    }

    private SqlObservation login(InetAddress host, String query) {
        PostgresObservation start = start(host);
        if (!start.problem().isEmpty()) {
            return new SqlObservation(
                    start.connection(), "", false, false, null, start.problem(), start.failure(), start.took());
        }
        Properties options = new Properties();
        options.setProperty("sslmode", start.offersTls() ? "require" : "disable");
        options.setProperty("ApplicationName", "infratest");
        return new JdbcTalk(aim(), patience(), Aim.at(host, port), ask)
                .look(JdbcDriver.POSTGRES, options, query, start.connection());
    }

    private String subject() {
        return "PostgreSQL on TCP port " + port + " ";
    }

    private String where() {
        return " port " + port;
    }
}
