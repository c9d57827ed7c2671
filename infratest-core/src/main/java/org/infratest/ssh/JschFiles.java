package org.infratest.ssh;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.Watchdog;
import org.infratest.event.Durations;

/**
 * Files to and from a machine, by SFTP.
 *
 * @param machine the machine's name
 * @param session an open session
 * @param openTimeout how long it may take until SFTP answers
 */
record JschFiles(String machine, Session session, Duration openTimeout) {

    /** Keepalives notice a machine that is gone; this ends a transfer that a living one does not go on with. */
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    /** Something to do with an SFTP channel. */
    @FunctionalInterface
    private interface Transfer {
        void run(ChannelSftp channel) throws SftpException;
    }

    /**
     * Copies a file to the machine.
     *
     * @throws SessionLostException if the session is no more
     * @throws ChannelNotOpenException if SFTP does not answer
     */
    void upload(Path local, String remote) throws SessionLostException, ChannelNotOpenException {
        if (!Files.isReadable(local)) {
            throw new EnvironmentException(
                    "Could not copy " + local + " to '" + machine + "': there is no such file that can be read");
        }
        transfer("copy " + local + " to " + remote + " on '" + machine + "'", c -> c.put(local.toString(), remote));
    }

    /**
     * Copies a file from the machine. The local file appears when it is complete.
     *
     * @throws SessionLostException if the session is no more
     * @throws ChannelNotOpenException if SFTP does not answer
     */
    void download(String remote, Path local) throws SessionLostException, ChannelNotOpenException {
        Path folder = local.toAbsolutePath().getParent();
        try {
            Path part = Files.createTempFile(folder, local.getFileName().toString(), ".part");
            try {
                try (OutputStream out = Files.newOutputStream(part)) {
                    download(remote, out);
                }
                Files.move(part, local, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new EnvironmentException(
                    "Could not copy " + remote + " from '" + machine + "' to " + local + ": " + e.getMessage(), e);
        }
    }

    /**
     * Copies a file from the machine into a stream.
     *
     * @throws SessionLostException if the session is no more
     * @throws ChannelNotOpenException if SFTP does not answer
     */
    void download(String remote, OutputStream into) throws SessionLostException, ChannelNotOpenException {
        transfer("copy " + remote + " from '" + machine + "'", c -> c.get(remote, into));
    }

    private void transfer(String what, Transfer transfer) throws SessionLostException, ChannelNotOpenException {
        ChannelSftp channel = (ChannelSftp) Channels.create(session, "sftp");
        try (Watchdog watchdog = Watchdog.after(DEADLINE, channel::disconnect)) {
            Channels.open(channel, session, machine, openTimeout);
            run(what, transfer, channel, watchdog);
        } finally {
            channel.disconnect();
        }
    }

    private static void run(String what, Transfer transfer, ChannelSftp channel, Watchdog watchdog) {
        try {
            transfer.run(channel);
        } catch (SftpException e) {
            String why = watchdog.hasBitten()
                    ? "it did not end within " + Durations.text(DEADLINE) + " and was given up: "
                    : channel.isConnected() ? "" : "the session was lost: ";
            throw new EnvironmentException("Could not " + what + ": " + why + reason(e), e);
        }
    }

    private static String reason(SftpException failure) {
        String text = failure.getMessage();
        return text == null || text.isBlank() ? "SFTP status " + failure.id : Printable.line(text, 300);
    }
}
