package org.infratest.junit;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/** A session on a machine that answers every command with success, and has a Salt in which one state changes something the first time. */
final class FakeSsh implements SshSession {

    /** What Salt was asked to do, on all machines. */
    static final List<String> SALT = new CopyOnWriteArrayList<>();

    private static final String STATE =
            "{\"local\": {\"test_|-greeting_|-hello_|-nop\": {\"name\": \"hello\", \"changes\": %s,"
                    + " \"result\": true, \"comment\": \"Success!\", \"__sls__\": \"greeter\", \"__run_num__\": 0,"
                    + " \"duration\": 3.5, \"__id__\": \"greeting\"}}}";

    @Override
    public SshResult exec(String command, Duration deadline) {
        return new SshResult(command, 0, answer(command), "", false, Duration.ZERO);
    }

    @Override
    public SshResult exec(String command, String input, Duration deadline) {
        return new SshResult(command, 0, answer(input), "", false, Duration.ZERO);
    }

    private static String answer(String command) {
        if (command.contains("/opt/saltstack/salt")) {
            return "/usr/bin\n";
        }
        if (command.contains("salt-call --version")) {
            return "salt-call 3006.9 (Sulfur)\n";
        }
        if (command.contains("state.apply")) {
            SALT.add(command);
            return STATE.formatted(SALT.size() > 1 ? "{}" : "{\"testing\": \"a change\"}");
        }
        return "";
    }

    @Override
    public void upload(Path local, String remote) {
        throw new AssertionError("not expected");
    }

    @Override
    public void download(String remote, Path local) {
        throw new AssertionError("not expected");
    }

    @Override
    public void download(String remote, OutputStream into) {
        throw new AssertionError("not expected");
    }

    @Override
    public Socket open(InetSocketAddress target, Duration timeout) {
        throw new AssertionError("not expected");
    }

    @Override
    public void close() {}
}
