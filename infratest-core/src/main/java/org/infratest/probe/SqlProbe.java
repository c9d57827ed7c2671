package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.expect.Expectation;
import org.infratest.expect.Observation;
import org.infratest.expect.Patience;

/**
 * Asks a database server: how it begins, without a password and without a driver; and by its JDBC driver, whom it lets in and what it answers
 * to a query.
 *
 * @param <P> the kind of probe
 * @param <O> what is seen of the server before anybody has logged in
 */
@Api
public abstract sealed class SqlProbe<P extends SqlProbe<P, O>, O extends DatabaseObservation> extends Probe<P>
        permits MySqlProbe, PostgresProbe {

    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    private final int port;
    private final SqlAsk ask;

    SqlProbe(Aim aim, Patience patience, int port, SqlAsk ask) {
        super(aim, patience);
        this.port = port;
        this.ask = ask;
    }

    /** A copy of this probe. */
    abstract P with(Aim aim, Patience patience, int newPort, SqlAsk newAsk);

    /** The server's name. */
    abstract String product();

    /** Looks once at how the server begins. */
    abstract O begin(InetSocketAddress address, SqlAsk asked);

    abstract JdbcDriver driver();

    /** What the driver is told beside user and password. */
    abstract Properties options(O beginning);

    @Override
    final P with(Aim aim, Patience patience) {
        return with(aim, patience, port, ask);
    }

    final SqlAsk requireUser() {
        return ask.requireUser();
    }

    /**
     * Asks on that port; without this it is 3306 with MySQL and 5432 with PostgreSQL.
     *
     * @param number 1 to 65,535; with another one, whatever is asked ends with a {@link org.infratest.ConfigurationException}
     */
    public P port(int number) {
        return with(aim(), patience(), number, ask);
    }

    /** Logs in so; the password is shown in no failure and no report. */
    public P login(String user, String password) {
        return with(aim(), patience(), port, ask.as(user, password));
    }

    /**
     * Asks in that database; without this in none, or with PostgreSQL in the one that is called like the user.
     *
     * @throws org.infratest.ConfigurationException if it has other characters than letters, digits, {@code _}, {@code .} and {@code -}
     */
    public P database(String name) {
        return with(aim(), patience(), port, ask.in(name));
    }

    /**
     * Looks once at how the server begins, without a password, and returns what was seen. It then leaves as somebody whom the server does not
     * know, so that the server does not count a broken connection.
     *
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public O observe() {
        return verdicts().observe(where(), this::begin);
    }

    /**
     * Asserts that the server would take a login, if not from everybody: it is neither starting nor stopping, has room, and does not turn
     * connections from there away.
     *
     * @throws org.opentest4j.AssertionFailedError if not
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertReady() {
        requireBeginning("to be ready", DatabaseObservation::isReady, "ready", Observation::description);
    }

    /**
     * Asserts that the user of {@link #login} is let in.
     *
     * @throws org.infratest.ConfigurationException if nobody was named by {@link #login}
     * @throws org.opentest4j.AssertionFailedError if not
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertLogsIn() {
        requireLogin(
                "to let '" + requireUser().user() + "' in",
                "",
                SqlObservation::isLoggedIn,
                true,
                SqlObservation::isLoggedIn);
    }

    /**
     * Asserts that the server answers the user of {@link #login} and refuses it. That there is no such database is no refusal of the user.
     *
     * @throws org.infratest.ConfigurationException if nobody was named by {@link #login}
     * @throws org.opentest4j.AssertionFailedError if it is let in, or the server does not answer
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertDoesNotLogIn() {
        requireLogin(
                "not to let '" + requireUser().user() + "' in",
                "",
                SqlObservation::isRefused,
                false,
                SqlObservation::isLoggedIn);
    }

    /**
     * Asks once as the user of {@link #login} and returns what came.
     *
     * @param query one statement of SQL
     * @throws org.infratest.ConfigurationException if nobody was named by {@link #login}
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public SqlObservation observeQuery(String query) {
        requireUser();
        return verdicts()
                .observe(where(), address -> ask.secrets().over(login(address, query)))
                .seen();
    }

    /**
     * Asserts the first column of the first row that a query has.
     *
     * @param query one statement of SQL
     * @param expected as the driver shows it as text
     * @throws org.infratest.ConfigurationException if nobody was named by {@link #login}
     * @throws org.opentest4j.AssertionFailedError if there is another value or none, or the user is not let in
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the driver is missing
     */
    public void assertQuery(String query, String expected) {
        requireUser();
        requireLogin(
                "to answer '" + query + "' with '" + expected + "'",
                query,
                seen -> expected.equals(seen.value()),
                expected,
                seen -> String.valueOf(seen.value()));
    }

    final void requireBeginning(String wish, Predicate<O> test, Object expected, Function<O, Object> actual) {
        verdicts().require(expectation(wish, test, expected, actual), where(), this::begin);
    }

    final void requireLogin(
            String wish,
            String query,
            Predicate<SqlObservation> test,
            Object expected,
            Function<SqlObservation, Object> actual) {
        Secrets secrets = ask.secrets();
        verdicts()
                .require(
                        secrets.over(expectation(wish, test, expected, actual)),
                        where(),
                        address -> secrets.over(login(address, query)));
    }

    private <T extends StreamObservation> Expectation<T> expectation(
            String wish, Predicate<T> test, Object expected, Function<T, Object> actual) {
        return Expectation.that(
                product() + " on TCP port " + port + " " + wish,
                test,
                expected,
                seen -> seen.problem().isEmpty() ? actual.apply(seen) : seen.problem());
    }

    private O begin(InetAddress host) {
        return begin(Aim.at(host, port), ask);
    }

    private SqlObservation login(InetAddress host, String query) {
        O beginning = begin(host);
        if (!beginning.problem().isEmpty()) {
            return new SqlObservation(
                    beginning.connection(),
                    query,
                    "",
                    false,
                    false,
                    null,
                    beginning.problem(),
                    beginning.failure(),
                    beginning.took());
        }
        return new JdbcTalk(aim(), patience(), Aim.at(host, port), ask)
                .look(driver(), options(beginning), query, beginning.connection());
    }

    private String where() {
        return " port " + port;
    }
}
