package org.infratest.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.forward.StaticDecisionForwardingFilter;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A real SSH server in this JVM, on a port of the loopback interface, for one user with one key. */
public final class TestSshServer implements AutoCloseable {

    /** A command that prints what it reads, to the end of that. */
    public static final String ECHO = "cat";

    private static final KeyPair USER_KEY = newKey();
    private static final KeyPair HOST_KEY = newKey();

    private final Path folder;
    private final Program program;
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private SshServer server;

    /** What runs in place of a command. */
    @FunctionalInterface
    public interface Program {
        /** Returns the exit code. */
        int run(String command, OutputStream stdout, OutputStream stderr) throws Exception;
    }

    public TestSshServer(Path folder, Program program) {
        this.folder = folder;
        this.program = program;
        start(0, HOST_KEY);
    }

    /** So many times from now on, the key is refused. */
    public void refuse(int times) {
        refusals.set(times);
    }

    private void start(int port, KeyPair hostKey) {
        server = ServerBuilder.builder().build();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> {
            boolean known =
                    key.equals(USER_KEY.getPublic()) && refusals.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
            if (known) {
                logins.incrementAndGet();
            }
            return known;
        });
        server.setCommandFactory((channel, command) -> command(command));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, 10); // as many sessions as OpenSSH allows
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Command command(String line) {
        return new AbstractCommandSupport(line, null) {
            @Override
            public void run() {
                int code = 255;
                try {
                    code = getCommand().equals(ECHO)
                            ? (int) Math.min(0, getInputStream().transferTo(getOutputStream()))
                            : program.run(getCommand(), getOutputStream(), getErrorStream());
                    getOutputStream().flush();
                    getErrorStream().flush();
                } catch (Exception e) {
                    log.debug("The channel is closed", e);
                } finally {
                    onExit(code);
                }
            }

            @Override
            public void destroy(ChannelSession channel) throws Exception {
                super.destroy(channel);
                InputStream in = getInputStream();
                if (in != null) {
                    in.close();
                }
            }
        };
    }

    /** Says nothing about keys until then. */
    public TestSshServer holdKeys(CountDownLatch release) {
        server.setPublickeyAuthenticator((user, key, session) -> {
            try {
                return release.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
        return this;
    }

    /** Lets the user in with that password, too. */
    public TestSshServer allowPassword(String password) {
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
        server.setPasswordAuthenticator((user, given, session) -> given.equals(password));
        return this;
    }

    /** Lets no connections through any more. */
    public TestSshServer prohibitForwarding() {
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        return this;
    }

    /** Leaves the next connection open-ended until {@code release}; counts down {@code asked} when it is asked for. */
    public TestSshServer holdForwarding(CountDownLatch asked, CountDownLatch release) {
        server.setForwardingFilter(new StaticDecisionForwardingFilter(true) {
            @Override
            public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
                boolean first = asked.getCount() > 0;
                asked.countDown();
                try {
                    return !first || release.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        });
        return this;
    }

    /** How to log in with the right key. */
    public SshTarget target(String machine) {
        return new SshTarget(machine, "127.0.0.1", port(), "vagrant", List.of(keyFile("key", USER_KEY)));
    }

    /** How to try to log in with a key that the server does not know. */
    public SshTarget targetWithWrongKey(String machine) {
        return new SshTarget(machine, "127.0.0.1", port(), "vagrant", List.of(keyFile("wrong", newKey())));
    }

    public int port() {
        return server.getPort();
    }

    /** How often a signature or a key was found right; more than once for a login. */
    public int logins() {
        return logins.get();
    }

    /** Cuts all sessions as a crash would, and goes on to serve new ones. */
    public void cutSessions() throws IOException {
        for (AbstractSession session : server.getActiveSessions()) {
            session.close(true).await(Duration.ofSeconds(5));
        }
    }

    /** Starts anew on the same port, as another machine with another host key would. */
    public void restartAsAnother() throws IOException {
        int port = port();
        server.stop(true);
        start(port, newKey());
    }

    private Path keyFile(String name, KeyPair key) {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, name, null, out);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
