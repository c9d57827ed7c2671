package org.infratest.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SocketFactory;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.infratest.ssh.SshConnectException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt to log in leaves behind, and the reading of it: JSch reports nearly every failure as the same
 * exception, so what matters is how far it came.
 */
final class LoginTrace implements SocketFactory, UserInfo {

    private static final Pattern OPENSSH = Pattern.compile("OpenSSH_(\\d+)\\.(\\d+)");

    private final SshTarget target;
    private final PinningRepository repository;
    private final @Nullable SshSession jump;
    private final int timeoutMillis;
    private volatile @Nullable Socket socket;
    private volatile @Nullable IOException connectFailure;
    private volatile boolean givenUp;
    private volatile String message = "";
    private volatile ReceivedStart received = new ReceivedStart(InputStream.nullInputStream());

    LoginTrace(SshTarget target, PinningRepository repository, @Nullable SshSession jump, int timeoutMillis) {
        this.target = target;
        this.repository = repository;
        this.jump = jump;
        this.timeoutMillis = timeoutMillis;
    }

    PinningRepository repository() {
        return repository;
    }

    /** The time for the login is over. */
    void giveUp() throws IOException {
        givenUp = true;
        Socket opened = socket;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return jump == null ? direct(host, port) : through(jump, host, port);
    }

    private Socket through(SshSession machine, String host, int port) throws IOException {
        try {
            Socket created = machine.open(
                    new InetSocketAddress(InetAddress.getByName(host), port), Duration.ofMillis(timeoutMillis));
            socket = created;
            return created;
        } catch (ChannelNotOpenException e) {
            connectFailure =
                    new IOException("the jump host '" + jumpName() + "' could not open it: " + e.getMessage(), e);
            throw connectFailure;
        } catch (IOException e) {
            connectFailure = e;
            throw e;
        }
    }

    private String jumpName() {
        SshTarget through = target.jump();
        return through == null ? "" : through.machine();
    }

    private Socket direct(String host, int port) throws IOException {
        Socket created = new Socket();
        socket = created;
        try {
            created.connect(new InetSocketAddress(host, port), timeoutMillis);
            return created;
        } catch (IOException e) {
            if (!isAfterOpening(e)) {
                connectFailure = e;
            }
            try {
                created.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    /**
     * Whether the connection had opened: who refuses one answers its first packet with a reset, and that is called refused. A reset that
     * comes after the opening is called so, also where it came before Java had noticed the opening.
     */
    static boolean isAfterOpening(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("connection reset");
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

    @Override
    public void showMessage(String text) {
        message = text;
    }

    @Override
    public @Nullable String getPassphrase() {
        return null;
    }

    @Override
    public @Nullable String getPassword() {
        return null;
    }

    @Override
    public boolean promptPassword(String text) {
        return false;
    }

    @Override
    public boolean promptPassphrase(String text) {
        return false;
    }

    @Override
    public boolean promptYesNo(String text) {
        return false;
    }

    /** Why the login failed. */
    SshConnectException explain(JSchException failure) {
        String shown = repository.rejectedFingerprint();
        if (shown != null) {
            return hostKeyRejected(shown, failure);
        }
        IOException noConnection = connectFailure;
        if (noConnection != null) {
            return failed(Kind.UNREACHABLE, "no connection to " + where() + ": " + reason(noConnection), noConnection);
        }
        if (failure instanceof JSchAlgoNegoFailException negotiation) {
            return failed(Kind.NEGOTIATION, disagreement(negotiation), failure);
        }
        if (message.contains("pam_nologin") || message.contains("not permitted to log in")) {
            return failed(Kind.BOOTING, "it lets nobody in yet: " + Printable.line(message.strip(), 200), failure);
        }
        String version = received.sshVersion();
        if (version.isEmpty()) {
            return failed(Kind.NO_BANNER, silence(failure), failure);
        }
        if (text(failure).startsWith("Auth ") || text(failure).contains("Too many authentication failures")) {
            return fellSilent()
                    ? failed(Kind.BROKEN_OFF, silenceAboutKeys(), failure)
                    : failed(Kind.AUTHENTICATION, refusal(version, failure), failure);
        }
        return failed(
                Kind.BROKEN_OFF,
                "SSH at " + where()
                        + (fellSilent()
                                ? " answered and fell silent: nothing more came within " + timeout()
                                : " answered and broke off: " + text(failure)),
                failure);
    }

    /** To JSch a key about which it hears nothing is one that was refused. */
    private boolean fellSilent() {
        return givenUp || received.ending() instanceof SocketTimeoutException;
    }

    private String silenceAboutKeys() {
        return "SSH at " + where() + " answered and fell silent: within " + timeout() + " it neither let '"
                + target.user() + "' in nor refused the keys " + target.identities();
    }

    private SshConnectException hostKeyRejected(String shown, JSchException failure) {
        return failed(Kind.HOST_KEY, repository.complaint(where(), shown), failure);
    }

    private String silence(JSchException failure) {
        String start = received.text();
        return "a connection to " + where() + " opened, but no SSH answered on it: "
                + (!start.isEmpty()
                        ? "it began with '" + start + "'"
                        : fellSilent() ? "nothing came within " + timeout() : text(failure));
    }

    private String disagreement(JSchAlgoNegoFailException failure) {
        String offer = Printable.line(failure.getServerProposal(), 500);
        String text = "no agreement with its sshd at " + where() + " on " + failure.getAlgorithmName();
        if (failure.getAlgorithmName().equals("server_host_key") && offer.matches("ssh-(rsa|dss)(,ssh-(rsa|dss))*")) {
            return text + ": it offers only " + offer
                    + ", signed with SHA-1, which OpenSSH itself gave up with 8.8; update its OpenSSH, or give it a modern "
                    + "host key with: ssh-keygen -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key";
        }
        return text + ": it offers only " + offer;
    }

    private String refusal(String version, JSchException failure) {
        String text = where() + " lets '" + target.user() + "' in with none of the keys " + target.identities() + " ("
                + text(failure) + "; it is " + version + ")";
        Matcher openssh = OPENSSH.matcher(version);
        if (openssh.find() && isOlderThan72(openssh)) {
            text +=
                    "; an OpenSSH before 7.2 takes RSA keys only with SHA-1 signatures, which are not made any more: use "
                            + "an ed25519 or ecdsa key";
        }
        return text;
    }

    private static boolean isOlderThan72(Matcher openssh) {
        int major = Integer.parseInt(openssh.group(1));
        return major < 7 || (major == 7 && Integer.parseInt(openssh.group(2)) < 2);
    }

    private SshConnectException failed(Kind kind, String text, Throwable cause) {
        return new SshConnectException(kind, "Cannot log in to '" + target.machine() + "': " + text, cause);
    }

    private String timeout() {
        return Durations.text(Duration.ofMillis(timeoutMillis));
    }

    private String where() {
        return target.address() + " port " + target.port();
    }

    private String reason(IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return "no answer within " + timeoutMillis / 1000.0 + " s";
        }
        if (failure instanceof UnknownHostException) {
            return "the name '" + target.address() + "' is not known";
        }
        return String.valueOf(failure.getMessage());
    }

    private static String text(JSchException failure) {
        return Printable.line(
                String.valueOf(failure.getMessage()).replaceFirst("^Session\\.connect: ([\\w.]+\\.)?", ""), 300);
    }
}
