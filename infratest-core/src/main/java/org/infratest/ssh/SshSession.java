package org.infratest.ssh;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.Api;

/**
 * A login on one machine. Safe for use by several threads; a session that was lost is opened anew at the next call.
 */
@Api
public interface SshSession extends AutoCloseable {

    /** The deadline of {@link #exec(String)}. */
    Duration DEFAULT_DEADLINE = Duration.ofMinutes(2);

    /** Runs a command within {@link #DEFAULT_DEADLINE}, 2 minutes; see {@link #exec(String, Duration)}. */
    default SshResult exec(String command) {
        return exec(command, DEFAULT_DEADLINE);
    }

    /**
     * Runs a command in the login shell of the machine and waits for its end. An exit code other than 0 is a result, not
     * an exception. Each output is kept up to 1 MiB; what goes beyond is dropped and {@link SshResult#truncated()} says so.
     *
     * @throws org.infratest.EnvironmentException if the session is lost or the deadline passes; the message names the
     *     machine, the command and what it had printed until then
     */
    SshResult exec(String command, Duration deadline);

    /**
     * Runs a command that reads {@code input}, in UTF-8, from its standard input, and is otherwise like {@link #exec(String, Duration)}. A command is in
     * the machine's list of processes, which every user there may read; its input is not.
     *
     * @throws org.infratest.EnvironmentException if the session is lost or the deadline passes; the message has nothing of the input
     */
    SshResult exec(String command, String input, Duration deadline);

    /**
     * Copies a file to the machine by SFTP.
     *
     * @throws org.infratest.EnvironmentException if either side refuses, naming both paths
     */
    void upload(Path local, String remote);

    /**
     * Copies a file from the machine by SFTP.
     *
     * @throws org.infratest.EnvironmentException if either side refuses, naming both paths
     */
    void download(String remote, Path local);

    /**
     * Copies a file from the machine into a stream, which stays open.
     *
     * @throws org.infratest.EnvironmentException if either side refuses, naming the path
     */
    void download(String remote, OutputStream into);

    /**
     * Opens a stream from the machine to {@code target} by a {@code direct-tcpip} channel (RFC 4254, section 7.2): the
     * connection leaves from that machine.
     *
     * @param target as the machine reaches it
     * @param timeout how long opening may take
     * @throws ChannelNotOpenException if the machine could not connect; SSH does not say why in a form to rely on
     * @throws org.infratest.EnvironmentException if the session is lost
     */
    Socket open(InetSocketAddress target, Duration timeout) throws ChannelNotOpenException;

    /**
     * Gives up the connection, as its other end is no more; the next call opens a new one. What is under way fails. Never throws. By default there is no
     * connection to give up.
     */
    default void breakOff() {}

    /** Ends the session. Never throws. */
    @Override
    void close();
}
