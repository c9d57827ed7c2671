package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of MySQL or MariaDB. Its version it tells to everybody. For a login and a query the driver of MariaDB, which speaks with
 * both, has to be on the class path of the tests: {@code org.mariadb.jdbc:mariadb-java-client}.
 *
 * <pre>{@code
 * MySqlProbe.to(db).login("shop", password).database("shop").assertQuery("SELECT COUNT(*) FROM product", "3");
 * }</pre>
 */
@Api
public final class MySqlProbe extends Probe<MySqlProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    private final int port;
    private final SqlAsk ask;

    private MySqlProbe(Aim aim, Patience patience, int port, SqlAsk ask) {
        super(aim, patience);
        this.port = port;
        this.ask = ask;
    }

    /** A probe of that machine, looking from this JVM, on port 3306. */
    public static MySqlProbe to(Host host) {
        return new MySqlProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), 3306, SqlAsk.NOBODY);
    }

    @Override
    MySqlProbe with(Aim aim, Patience patience) {
        return new MySqlProbe(aim, patience, port, ask);
    }

    @Override
    String kind() {
        return "mysql";
    }

    /** Asks on that port; without this it is 3306. */
    public MySqlProbe port(int number) {
        return new MySqlProbe(aim(), patience(), number, ask);
    }

    /** Logs in so; the password is shown in no failure and no report. */
    public MySqlProbe login(String user, String password) {
        return new MySqlProbe(aim(), patience(), port, ask.as(user, password));
    }

    /** Asks in that database; without this in none. */
    public MySqlProbe database(String name) {
        return new MySqlProbe(aim(), patience(), port, ask.in(name));
    }

    /**
     * Listens once to what the server says first, and returns it. It then says that it is somebody whom the server does not know,
     * so that the server does not count a broken connection.
     *
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public MySqlObservation observe() {
        return verdicts().observe(where(), this::greeting);
    }

    /**
     * Asserts that the server would take a login.
     *
     * @throws org.opentest4j.AssertionFailedError if it is not there, or turns connections from there away
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertReady() {
        require("to be ready", MySqlObservation::isReady, "ready", MySqlObservation::problem);
    }

    /**
     * Asserts the beginning of the server's version, up to a point between its numbers: {@code 10.11} is met by {@code 10.11.6-MariaDB}
     * and not by {@code 10.110.1}.
     *
     * @throws org.opentest4j.AssertionFailedError if it is another
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertVersion(String version) {
        require("to be version " + version, seen -> seen.isVersion(version), version, MySqlObservation::version);
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
            String wish, Predicate<MySqlObservation> test, Object expected, Function<MySqlObservation, Object> actual) {
        verdicts()
                .require(
                        Expectation.<MySqlObservation>that(
                                subject() + wish,
                                test,
                                expected,
                                seen -> seen.isReady() ? actual.apply(seen) : seen.problem()),
                        where(),
                        this::greeting);
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

    private MySqlObservation greeting(InetAddress host) {
        InetSocketAddress address = Aim.at(host, port);
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

    private SqlObservation login(InetAddress host, String query) {
        MySqlObservation greeting = greeting(host);
        if (!greeting.isReady()) {
            return new SqlObservation(
                    greeting.connection(),
                    "",
                    false,
                    false,
                    null,
                    greeting.problem(),
                    greeting.failure(),
                    greeting.took());
        }
        Properties options = new Properties();
        options.setProperty("sslMode", greeting.offersTls() ? "trust" : "disable");
        options.setProperty("allowPublicKeyRetrieval", "true");
        return new JdbcTalk(aim(), patience(), Aim.at(host, port), ask)
                .look(JdbcDriver.MARIADB, options, query, greeting.connection());
    }

    private String subject() {
        return "MySQL on TCP port " + port + " ";
    }

    private String where() {
        return " port " + port;
    }
}
