package org.infratest.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/** Looks at an SSH server over a connection that its owner opened and closes: its host key, and whom it lets in. */
public final class SshInspection {

    private static final int LONGEST_WORDS = 300;
    private static final Pattern METHODS = Pattern.compile("for methods '([^']*)'");

    private final Socket socket;
    private final String user;
    private final SshCredential credential;
    private final OneKey key = new OneKey();
    private volatile ReceivedStart received = new ReceivedStart(InputStream.nullInputStream());

    private SshInspection(Socket socket, String user, SshCredential credential) {
        this.socket = socket;
        this.user = user;
        this.credential = credential;
    }

    /**
     * Shakes hands and tries to log in.
     *
     * @param keyAlgorithms the kinds of host key to ask for, separated by commas; empty for all that are known
     * @param timeout how long it may take; its owner closes the socket after that
     * @throws EnvironmentException if the private key cannot be read
     * @throws SocketTimeoutException if not one byte came in time
     * @throws EOFException if the connection was closed without one
     * @throws IOException if it broke off without one
     */
    public static SshFindings inspect(
            Socket socket, String user, SshCredential credential, String keyAlgorithms, Duration timeout)
            throws IOException {
        return new SshInspection(socket, user, credential).run(keyAlgorithms, timeout);
    }

    private SshFindings run(String keyAlgorithms, Duration timeout) throws IOException {
        Session session = prepare(keyAlgorithms);
        try {
            session.connect(JschLogin.millis(timeout));
            return findings(List.of(), true, "");
        } catch (JSchException e) {
            return refused(e);
        } finally {
            session.disconnect();
        }
    }

    private Session prepare(String keyAlgorithms) {
        try {
            JSch jsch = new JSch();
            jsch.setHostKeyRepository(key);
            if (credential instanceof SshCredential.Key own) {
                jsch.addIdentity(own.file().toString());
            }
            Session session = jsch.getSession(user, "probed", 22);
            session.setConfig("StrictHostKeyChecking", "no");
            session.setConfig("PreferredAuthentications", methods());
            if (!keyAlgorithms.isEmpty()) {
                session.setConfig("server_host_key", keyAlgorithms);
            }
            session.setSocketFactory(new Given());
            session.setUserInfo(new Answers(credential));
            session.setDaemonThread(true);
            session.setThreadFactory(new SessionThreads());
            return session;
        } catch (JSchException e) {
            throw new EnvironmentException("Cannot try to log in as '" + user + "': " + e.getMessage(), e);
        }
    }

    private String methods() {
        if (credential instanceof SshCredential.Password) {
            return "password,keyboard-interactive";
        }
        return credential instanceof SshCredential.Key ? "publickey" : "none";
    }

    /** A login that was refused is an answer; anything else ended before there was one. */
    private SshFindings refused(JSchException failure) throws IOException {
        if (received.text().isEmpty()) {
            throw silence(failure);
        }
        String words = String.valueOf(failure.getMessage());
        Matcher offered = METHODS.matcher(words);
        if (offered.find()) {
            return findings(
                    Arrays.stream(offered.group(1).split(","))
                            .filter(m -> !m.isEmpty())
                            .toList(),
                    false,
                    "");
        }
        if (words.startsWith("Auth ") || words.contains("Too many authentication failures")) {
            return findings(List.of(), false, "");
        }
        return findings(List.of(), false, problem(failure));
    }

    private String problem(JSchException failure) {
        if (failure instanceof JSchAlgoNegoFailException negotiation) {
            return "there is no agreement with its sshd on " + negotiation.getAlgorithmName() + ": it offers only "
                    + Printable.line(negotiation.getServerProposal(), LONGEST_WORDS);
        }
        if (received.sshVersion().isEmpty()) {
            return "no SSH answered: the server began with '" + received.text() + "'";
        }
        return "SSH answered and broke off (" + ending(failure) + ")";
    }

    private String ending(JSchException failure) {
        IOException ending = received.ending();
        if (ending instanceof SocketTimeoutException) {
            return "nothing more came in time";
        }
        return Printable.line(
                String.valueOf(ending == null ? failure.getMessage() : ending.getMessage()), LONGEST_WORDS);
    }

    /** How a connection ended over which nothing came; where writing failed first, reading tells. */
    private IOException silence(JSchException failure) {
        IOException ending = received.ending();
        try {
            if (ending == null) {
                received.read();
                ending = received.ending();
            }
        } catch (IOException e) {
            ending = e;
        }
        return ending == null ? new IOException(failure.getMessage(), failure) : ending;
    }

    private SshFindings findings(List<String> methods, boolean loggedIn, String problem) {
        return new SshFindings(received.sshVersion(), key.type, key.fingerprint, methods, loggedIn, problem);
    }

    /** The connection that was given. */
    private final class Given implements SocketFactory {

        @Override
        public Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public InputStream getInputStream(Socket from) throws IOException {
            ReceivedStart recorded = new ReceivedStart(from.getInputStream());
            received = recorded;
            return recorded;
        }

        @Override
        public OutputStream getOutputStream(Socket to) throws IOException {
            return to.getOutputStream();
        }
    }

    /** Takes any key and keeps it. */
    private static final class OneKey implements HostKeyRepository {

        private volatile String fingerprint = "";
        private volatile String type = "";

        @Override
        public int check(String host, byte[] blob) {
            fingerprint = HostKeys.fingerprint(blob);
            type = type(blob);
            return OK;
        }

        /** The name with which a key begins (RFC 4253, section 6.6). */
        private static String type(byte[] blob) {
            int length = blob.length < 4 ? 0 : blob[2] << 8 | (blob[3] & 0xff);
            return length < 1 || length > blob.length - 4
                    ? ""
                    : Printable.line(new String(blob, 4, length, java.nio.charset.StandardCharsets.US_ASCII), 60);
        }

        @Override
        public HostKey[] getHostKey() {
            return new HostKey[0];
        }

        @Override
        public HostKey[] getHostKey(String host, @Nullable String keyType) {
            return new HostKey[0];
        }

        @Override
        public void add(HostKey hostKey, @Nullable UserInfo ui) {
            // check() has kept it already
        }

        @Override
        public void remove(@Nullable String host, @Nullable String keyType) {
            // nothing is remembered from one connection to the next
        }

        @Override
        public void remove(@Nullable String host, @Nullable String keyType, byte @Nullable [] blob) {
            // nothing is remembered from one connection to the next
        }

        @Override
        public String getKnownHostsRepositoryID() {
            return "any key";
        }
    }

    /** Gives the password to whoever asks, once; a second question means that it was wrong. */
    private static final class Answers implements UserInfo, UIKeyboardInteractive {

        private final @Nullable String password;
        private volatile boolean given;

        Answers(SshCredential credential) {
            password = credential instanceof SshCredential.Password secret ? secret.text() : null;
        }

        @Override
        public @Nullable String getPassword() {
            return password;
        }

        @Override
        public boolean promptPassword(String message) {
            boolean first = !given;
            given = true;
            return password != null && first;
        }

        @Override
        public String @Nullable [] promptKeyboardInteractive(
                String destination, String name, String instruction, String[] prompts, boolean[] echo) {
            if (password == null || prompts.length > 1) {
                return null;
            }
            String[] answers = new String[prompts.length];
            Arrays.fill(answers, password);
            return answers;
        }

        @Override
        public @Nullable String getPassphrase() {
            return null;
        }

        @Override
        public boolean promptPassphrase(String message) {
            return false;
        }

        @Override
        public boolean promptYesNo(String message) {
            return true;
        }

        @Override
        public void showMessage(String message) {
            // banners are nothing that decides anything
        }
    }
}
