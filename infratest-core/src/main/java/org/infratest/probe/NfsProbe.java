package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;

/**
 * Asks an NFS server what it serves and exports, and mounts a folder of it on another machine. An exchange with the server has 10 s
 * ({@link #attemptTimeout}), and so has each step of a mount.
 *
 * <pre>{@code
 * NfsProbe.to(storage).assertWritable(app, "/srv/uploads");
 * }</pre>
 */
@Api
public final class NfsProbe extends Probe<NfsProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    private final int port;

    private NfsProbe(Aim aim, Patience patience, int port) {
        super(aim, patience);
        this.port = port;
    }

    /** A probe of that machine, looking from this JVM, on port 2049. */
    public static NfsProbe to(Host host) {
        return new NfsProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), 2049);
    }

    @Override
    NfsProbe with(Aim aim, Patience patience) {
        return new NfsProbe(aim, patience, port);
    }

    @Override
    String kind() {
        return "nfs";
    }

    /**
     * Asks on that port; without this it is 2049.
     *
     * @param number 1 to 65,535; with another one, whatever is asked ends with a {@link ConfigurationException}
     */
    public NfsProbe port(int number) {
        return new NfsProbe(aim(), patience(), number);
    }

    /**
     * Asks once for versions and exports, and returns what was seen.
     *
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public NfsObservation observe() {
        return verdicts().observe(where(), this::look);
    }

    /**
     * Mounts a folder once on {@code client}, as root or by sudo, tries to write there, and unmounts it.
     *
     * @param client the machine that mounts; {@link #attemptTimeout} bounds each step
     * @param export the folder, as the server calls it
     * @throws ConfigurationException if it is not the path of an export, or nobody can log in to {@code client}
     * @throws org.infratest.EnvironmentException if nothing can be mounted there: no client for NFS, or no right to
     */
    public NfsMountObservation observeMount(Host client, String export) {
        NfsMount mount = new NfsMount(client, export);
        return from(client)
                .verdicts()
                .observe(" " + export, address -> from(client).look(mount, address));
    }

    /**
     * Asserts that the server speaks a version.
     *
     * @param version {@code 3}, {@code 4} for any of its minor versions, {@code 4.0}, {@code 4.1} or {@code 4.2}
     * @throws ConfigurationException if it is none of these
     * @throws org.opentest4j.AssertionFailedError if it does not
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertServes(String version) {
        if (!version.matches("3|4(\\.[012])?")) {
            throw new ConfigurationException(
                    "'" + version + "' is no version of NFS that is asked for; there are: 3, 4, 4.0, 4.1, 4.2");
        }
        require("to serve version " + version, seen -> seen.serves(version), version, NfsObservation::versions);
    }

    /**
     * Asserts that the server's mount service lists an export. A server of version 4 alone may have no such list.
     *
     * @param path the folder, word by word
     * @throws org.opentest4j.AssertionFailedError if it is not listed
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertExports(String path) {
        require("to export " + path, seen -> seen.exports(path), path, NfsObservation::exports);
    }

    /**
     * Asserts that {@code client} can mount a folder, and list what is in it.
     *
     * @param export the folder, as the server calls it
     * @throws ConfigurationException if it is not the path of an export, or nobody can log in to {@code client}
     * @throws org.opentest4j.AssertionFailedError if it cannot
     * @throws org.infratest.EnvironmentException if nothing can be mounted there: no client for NFS, or no right to
     */
    public void assertMountable(Host client, String export) {
        requireMount(client, export, "to be mountable", NfsMountObservation::isMounted);
    }

    /**
     * Asserts that {@code client} can mount a folder, write a file there, read it and remove it.
     *
     * @param export the folder, as the server calls it
     * @throws ConfigurationException if it is not the path of an export, or nobody can log in to {@code client}
     * @throws org.opentest4j.AssertionFailedError if it cannot
     * @throws org.infratest.EnvironmentException if nothing can be mounted there: no client for NFS, or no right to
     */
    public void assertWritable(Host client, String export) {
        requireMount(client, export, "to be writable", NfsMountObservation::isWritable);
    }

    private void require(
            String wish, Predicate<NfsObservation> test, Object expected, Function<NfsObservation, Object> actual) {
        verdicts()
                .require(
                        Expectation.<NfsObservation>that(
                                "NFS on TCP port " + port + " " + wish,
                                test,
                                expected,
                                seen -> seen.problem().isEmpty() ? actual.apply(seen) : seen.problem()),
                        where(),
                        this::look);
    }

    private void requireMount(Host client, String export, String wish, Predicate<NfsMountObservation> test) {
        NfsMount mount = new NfsMount(client, export);
        NfsProbe asking = from(client);
        asking.verdicts()
                .require(
                        Expectation.<NfsMountObservation>that(
                                "NFS export " + export + " " + wish, test, true, test::test),
                        " " + export,
                        address -> asking.look(mount, address));
    }

    private NfsObservation look(InetAddress address) {
        return new NfsTalk(aim(), patience(), Aim.at(address, port)).look();
    }

    private NfsMountObservation look(NfsMount mount, InetAddress address) {
        return mount.look(aim(), address, port, patience().attemptTimeout());
    }

    private String where() {
        return " port " + port;
    }
}
