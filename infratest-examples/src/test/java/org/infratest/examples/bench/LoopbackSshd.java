package org.infratest.examples.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.ssh.SshTarget;

/** An OpenSSH server on loopback, with keys of its own. */
final class LoopbackSshd implements AutoCloseable {

    static final String ADDRESS = "127.0.0.1";
    static final String USER = System.getProperty("user.name");

    private final Process server;
    private final Path key;
    private final int port;

    private LoopbackSshd(Process server, Path key, int port) {
        this.server = server;
        this.key = key;
        this.port = port;
    }

    /**
     * Starts one, and waits until it answers. Keys are in the one form that Debian 12's SSH for Ruby can read. With that
     * SHLVL bash leaves out the user's {@code .bashrc}, which it would otherwise run for each command: what stands there is nobody's cost.
     */
    static LoopbackSshd start(CommandRunner runner, Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Path key = key(runner, folder, "user");
        Path config = Files.writeString(
                folder.resolve("sshd.conf"), """
                ListenAddress %s:%d
                HostKey "%s"
                AuthorizedKeysFile "%s.pub"
                PidFile none
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                SetEnv SHLVL=2
                """.formatted(ADDRESS, port, key(runner, folder, "host"), key));
        Process server = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        LoopbackSshd sshd = new LoopbackSshd(server, key, port);
        sshd.awaitAnswer(folder);
        return sshd;
    }

    private static Path key(CommandRunner runner, Path folder, String name) {
        Path key = folder.resolve(name);
        ByHand.run(
                runner,
                Command.of("ssh-keygen", "-q", "-m", "PEM", "-t", "rsa", "-N", "", "-C", name, "-f", key.toString()));
        return key;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer(Path folder) throws IOException, InterruptedException {
        while (true) {
            try {
                new Socket(ADDRESS, port).close();
                return;
            } catch (IOException e) {
                if (server.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IOException(
                            "sshd ended with " + server.exitValue() + ": "
                                    + Files.readString(folder.resolve("sshd.log")),
                            e);
                }
            }
        }
    }

    Path key() {
        return key;
    }

    int port() {
        return port;
    }

    SshTarget target() {
        return new SshTarget("bench", ADDRESS, port, USER, List.of(key));
    }

    @Override
    public void close() {
        server.destroy();
        server.onExit().join();
    }
}
