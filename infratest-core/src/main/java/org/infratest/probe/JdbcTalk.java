package org.infratest.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.Watchdog;
import org.infratest.expect.Patience;
import org.infratest.vantage.Dial;
import org.jspecify.annotations.Nullable;

/** One login by a JDBC driver over connections of a vantage, and one query, bounded in time by closing those connections. */
final class JdbcTalk {

    private static final int SHOWN = 400;
    private static final int NO_RIGHT_TO_DATABASE = 1044;
    private static final int LONGEST_VALUE = 1 << 16;

    private final Aim aim;
    private final Patience patience;
    private final InetSocketAddress address;
    private final SqlAsk ask;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final long start = System.nanoTime();
    private @Nullable TcpObservation last;
    private String version = "";
    private boolean loggedIn;
    private @Nullable String value;

    JdbcTalk(Aim aim, Patience patience, InetSocketAddress address, SqlAsk ask) {
        this.aim = aim;
        this.patience = patience;
        this.address = address;
        this.ask = ask;
    }

    /**
     * Logs in, and asks.
     *
     * @param options for the driver, beside user and password
     * @param query what to ask, or an empty string
     */
    SqlObservation look(JdbcDriver kind, Properties options, String query, TcpObservation connection) {
        Driver driver = kind.load();
        Properties properties = kind.properties();
        properties.putAll(options);
        properties.setProperty("user", ask.user());
        properties.setProperty("password", ask.password());
        String url = kind.url(HttpConnector.literal(address.getAddress()) + ":" + address.getPort(), ask.database());
        Watchdog watchdog = Watchdog.after(patience.attemptTimeout(), this::closeAll);
        try (watchdog) {
            VantageSocketFactory.with(this::open, () -> ask(driver, url, properties, query));
        } catch (SQLException e) {
            return seen(
                    connection,
                    query,
                    watchdog.hasBitten() ? Conversation.lateness(patience.attemptTimeout()) : words(e),
                    e);
        } finally {
            leave();
        }
        return seen(connection, query, "", null);
    }

    private boolean ask(Driver driver, String url, Properties properties, String query) throws SQLException {
        try (Connection session = driver.connect(url, properties)) {
            loggedIn = true;
            version = session.getMetaData().getDatabaseProductVersion();
            if (!query.isEmpty()) {
                first(session, query);
            }
        }
        return true;
    }

    private void first(Connection session, String query) throws SQLException {
        session.setReadOnly(false);
        try (Statement statement = session.createStatement()) {
            statement.setMaxRows(1);
            if (statement.execute(query)) {
                try (ResultSet rows = statement.getResultSet()) {
                    String text = rows.next() ? rows.getString(1) : null;
                    value = text == null || text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
                }
            }
        }
    }

    private Socket open() throws IOException {
        Dial dial = Connections.dial(aim, address, patience);
        TcpObservation seen = Connections.observation(aim, address, dial);
        last = seen;
        if (dial instanceof Dial.Opened opened) {
            sockets.add(opened.socket());
            return opened.socket();
        }
        throw new IOException(seen.description());
    }

    /** All of them, also where one does not want to; those that the driver has closed stay so. */
    private void closeAll() throws IOException {
        IOException failure = null;
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void leave() {
        try {
            closeAll();
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The connection to " + address + " could not be closed: " + e.getMessage(), e);
        }
    }

    private String words(SQLException failure) {
        TcpObservation connection = last;
        if (connection != null && connection.state() != TcpObservation.State.OPEN) {
            return connection.description();
        }
        String text = Printable.line(String.valueOf(failure.getMessage()), SHOWN);
        return (loggedIn ? "the query failed: " : "the login failed: ")
                + text
                + (failure.getSQLState() == null ? "" : " (" + failure.getSQLState() + ")");
    }

    /**
     * Whether it is the user that the server does not let in: SQLSTATE class 28, or no right to that database, for which PostgreSQL says
     * 42501 and MySQL error 1044. That there is no such database (3D000, error 1049) says that the user is right.
     */
    private static boolean isRefusal(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return state.startsWith("28") || state.equals("42501") || failure.getErrorCode() == NO_RIGHT_TO_DATABASE;
    }

    private SqlObservation seen(
            TcpObservation connection, String query, String problem, @Nullable SQLException failure) {
        boolean refused = !loggedIn && failure != null && isRefusal(failure);
        return new SqlObservation(
                connection,
                query,
                version,
                loggedIn,
                refused,
                value,
                problem,
                failure,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
