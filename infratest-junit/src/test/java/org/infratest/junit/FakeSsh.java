package org.infratest.junit;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/** A session on a machine that answers every command with success. */
final class FakeSsh implements SshSession {

    @Override
    public SshResult exec(String command, Duration deadline) {
        return new SshResult(command, 0, "", "", false, Duration.ZERO);
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
