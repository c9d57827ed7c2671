package org.infratest.probe;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.infratest.ssh.SshCredential;

/**
 * Looks at an SSH server as anybody would: its host keys, what it offers, and whom it lets in. A login is closed again at once.
 * infratest's own login to machines has nothing to do with it. Each connection has 10 s ({@link #attemptTimeout}).
 *
 * <pre>{@code
 * SshProbe.to(gateway).user("root").assertDoesNotOffer("password");
 * }</pre>
 */
@Api
public final class SshProbe extends Probe<SshProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
    private static final SshCredential NOTHING = new SshCredential.None();

    private final int port;
    private final String user;

    private SshProbe(Aim aim, Patience patience, int port, String user) {
        super(aim, patience);
        this.port = port;
        this.user = user;
    }

    /** A probe of that machine, looking from this JVM, on port 22, as user {@code root}. */
    public static SshProbe to(Host host) {
        return new SshProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), 22, "root");
    }

    @Override
    SshProbe with(Aim aim, Patience patience) {
        return new SshProbe(aim, patience, port, user);
    }

    @Override
    String kind() {
        return "ssh";
    }

    /**
     * Asks on that port; without this it is 22.
     *
     * @param number 1 to 65,535; with another one, whatever is asked ends with a {@link ConfigurationException}
     */
    public SshProbe port(int number) {
        return new SshProbe(aim(), patience(), number, user);
    }

    /** Asks as that user; without this it is {@code root}. Servers may offer each user something else. */
    public SshProbe user(String name) {
        return new SshProbe(aim(), patience(), port, name);
    }

    /**
     * Looks once at the host keys and at what is offered, and returns what was seen. It connects up to four times, as a server
     * shows one host key at a time.
     *
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public SshObservation observe() {
        return verdicts().observe(where(), address -> look(address, NOTHING));
    }

    /**
     * Asserts that one of the server's host keys has that fingerprint.
     *
     * @param fingerprint as {@code ssh-keygen -l} prints it, {@code SHA256:...}
     * @throws ConfigurationException if it has another form
     * @throws org.opentest4j.AssertionFailedError if none has; the failure shows theirs
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertHostKey(String fingerprint) {
        if (!fingerprint.matches("SHA256:[A-Za-z0-9+/]{43}")) {
            throw new ConfigurationException(
                    "'" + fingerprint + "' is not a fingerprint of a host key; 'ssh-keygen -l -f"
                            + " /etc/ssh/ssh_host_ed25519_key.pub' prints one, which begins with SHA256:");
        }
        require(
                "to have host key " + fingerprint,
                NOTHING,
                seen -> seen.hostKeys().containsValue(fingerprint),
                fingerprint,
                SshObservation::hostKeys);
    }

    /**
     * Asserts that the server offers the user that way to log in.
     *
     * @param method {@code publickey}, {@code password}, {@code keyboard-interactive}, {@code gssapi-with-mic}, {@code hostbased}
     * @throws org.opentest4j.AssertionFailedError if it does not, or no SSH answers
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertOffers(String method) {
        require(
                "to offer " + method,
                NOTHING,
                seen -> seen.methods().contains(method),
                method,
                SshObservation::methods);
    }

    /**
     * Asserts that an SSH server answers and does not offer the user that way to log in.
     *
     * @param method see {@link #assertOffers}
     * @throws org.opentest4j.AssertionFailedError if it does, or lets the user in without anything, or no SSH answers
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertDoesNotOffer(String method) {
        require(
                "not to offer " + method,
                NOTHING,
                seen -> !seen.isLoggedIn() && !seen.methods().contains(method),
                "not " + method,
                SshObservation::methods);
    }

    /**
     * Asserts that the user can log in with a password, which no failure and no report shows.
     *
     * @throws org.opentest4j.AssertionFailedError if not, or no SSH answers
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertLogsIn(String password) {
        require(
                "to let '" + user + "' in with a password",
                new SshCredential.Password(password),
                SshObservation::isLoggedIn,
                true,
                SshObservation::isLoggedIn);
    }

    /**
     * Asserts that the user can log in with a private key.
     *
     * @param privateKey a file without a passphrase
     * @throws ConfigurationException if there is no such file that can be read
     * @throws org.opentest4j.AssertionFailedError if not, or no SSH answers
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the file holds no key that can be used
     */
    public void assertLogsIn(Path privateKey) {
        require(
                "to let '" + user + "' in with key " + privateKey.getFileName(),
                key(privateKey),
                SshObservation::isLoggedIn,
                true,
                SshObservation::isLoggedIn);
    }

    /**
     * Asserts that an SSH server answers and does not let the user in with a password, which no failure and no report shows.
     *
     * @throws org.opentest4j.AssertionFailedError if it does, or no SSH answers
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertDoesNotLogIn(String password) {
        require(
                "not to let '" + user + "' in with a password",
                new SshCredential.Password(password),
                seen -> !seen.isLoggedIn(),
                false,
                SshObservation::isLoggedIn);
    }

    /**
     * Asserts that an SSH server answers and does not let the user in with a private key.
     *
     * @param privateKey a file without a passphrase
     * @throws ConfigurationException if there is no such file that can be read
     * @throws org.opentest4j.AssertionFailedError if it does, or no SSH answers
     * @throws org.infratest.EnvironmentException if the vantage cannot look, or the file holds no key that can be used
     */
    public void assertDoesNotLogIn(Path privateKey) {
        require(
                "not to let '" + user + "' in with key " + privateKey.getFileName(),
                key(privateKey),
                seen -> !seen.isLoggedIn(),
                false,
                SshObservation::isLoggedIn);
    }

    private static SshCredential key(Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigurationException("There is no private key that can be read at " + file);
        }
        return new SshCredential.Key(file);
    }

    private void require(
            String wish,
            SshCredential credential,
            Predicate<SshObservation> test,
            Object expected,
            Function<SshObservation, Object> actual) {
        Secrets secrets = credential instanceof SshCredential.Password password
                ? Secrets.NONE.and(password.text())
                : Secrets.NONE;
        verdicts()
                .require(
                        secrets.over(Expectation.<SshObservation>that(
                                "SSH on TCP port " + port + " " + wish,
                                seen -> seen.isAnswered() && test.test(seen),
                                expected,
                                seen -> seen.isAnswered() ? actual.apply(seen) : seen.problem())),
                        where(),
                        address -> secrets.over(look(address, credential)));
    }

    private SshObservation look(InetAddress address, SshCredential credential) {
        return new SshTalk(user, credential).look(aim(), patience(), Aim.at(address, port));
    }

    private String where() {
        return " port " + port;
    }
}
