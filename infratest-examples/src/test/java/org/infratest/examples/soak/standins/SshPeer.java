package org.infratest.examples.soak.standins;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.forward.StaticDecisionForwardingFilter;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/** A machine's SSH server, in this JVM, on a port of loopback. It runs commands by this computer's shell, until it is told to fail. */
public final class SshPeer implements AutoCloseable {

    /** Answers a command, in place of the shell. */
    @FunctionalInterface
    public interface Program {
        int run(String command, OutputStream stdout) throws Exception;
    }

    private final SshServer server;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean keysCount = true;
    private volatile Program program;

    private SshPeer(SshServer server, String name) {
        this.server = server;
        this.program = (command, stdout) -> byShell(name, command, stdout);
    }

    /**
     * Starts one, and writes the key that it lets in to that file.
     *
     * @param name what its commands have in the variable {@code PEER}
     */
    public static SshPeer start(Path key, String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair user = generator.generateKeyPair();
        try (OutputStream out = Files.newOutputStream(key)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(user, "soak", null, out);
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        SshServer server = ServerBuilder.builder().build();
        SshPeer peer = new SshPeer(server, name);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(generator.generateKeyPair()));
        server.setPublickeyAuthenticator((login, given, session) -> peer.keysCount && given.equals(user.getPublic()));
        server.setCommandFactory((channel, command) -> peer.command(command));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.start();
        return peer;
    }

    public int port() {
        return server.getPort();
    }

    /** Lets nobody in any more. */
    public void refuseKeys() {
        keysCount = false;
    }

    /** Ends all sessions; who comes again is served again. */
    public void cutOff() {
        server.getActiveSessions().forEach(SshPeer::end);
    }

    /** Is not there any more. */
    public void vanish() throws IOException {
        server.stop(true);
    }

    /** Is there, and silent: commands begin and do not end, connections are neither opened nor refused, and nobody else is let in. */
    public void freeze() {
        program = (command, stdout) -> end.await(10, TimeUnit.MINUTES) ? 0 : 1;
        server.setForwardingFilter(new StaticDecisionForwardingFilter(true) {
            @Override
            public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
                try {
                    return end.await(10, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        });
        server.setSubsystemFactories(List.of());
        server.setPublickeyAuthenticator((name, given, session) -> {
            try {
                return end.await(10, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    /** Breaks each session in the middle of whatever is asked by it. */
    public void breakEverything() {
        program = (command, stdout) -> {
            stdout.write("the first".getBytes(StandardCharsets.UTF_8));
            stdout.flush();
            cutOff();
            return 0;
        };
        server.setForwardingFilter(new StaticDecisionForwardingFilter(true) {
            @Override
            public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
                end(session);
                return true;
            }
        });
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder()
                .withFileSystemAccessor(new SftpFileSystemAccessor() {
                    @Override
                    public Path resolveLocalFilePath(SftpSubsystemProxy subsystem, Path root, String remote) {
                        cutOff();
                        return root.resolve(remote);
                    }
                })
                .build()));
    }

    /** Takes no commands, no files and no connections any more. */
    public void refuseChannels() {
        server.setChannelFactories(List.of());
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    }

    /** Answers commands like that. */
    public void answer(Program other) {
        program = other;
    }

    private AbstractCommandSupport command(String line) {
        return new AbstractCommandSupport(line, null) {
            @Override
            public void run() {
                int code = 255;
                try {
                    code = program.run(getCommand(), getOutputStream());
                    getOutputStream().flush();
                } catch (Exception e) {
                    log.debug("The channel is closed", e);
                } finally {
                    onExit(code);
                }
            }

            @Override
            public void destroy(ChannelSession channel) throws Exception {
                super.destroy(channel);
                if (getInputStream() != null) {
                    getInputStream().close();
                }
            }
        };
    }

    private static int byShell(String name, String command, OutputStream stdout) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).redirectError(ProcessBuilder.Redirect.DISCARD);
        shell.environment().put("PEER", name);
        shell.environment().put("SSH_CONNECTION", "127.0.0.1 50000 127.0.0.1 22");
        Process process = shell.start();
        process.getOutputStream().close();
        process.getInputStream().transferTo(stdout);
        return process.waitFor();
    }

    /** At once, without a word. */
    private static void end(Session session) {
        session.close(true);
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        server.stop(true);
    }
}
