package org.infratest.ssh;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;

/** A session for what runs commands and nothing else: all else fails the test that asks for it. */
public abstract class CommandsOnly implements SshSession {

    @Override
    public SshResult exec(String command, String input, Duration deadline) {
        throw new AssertionError("input for " + command);
    }

    @Override
    public void upload(Path local, String remote) {
        throw new AssertionError("upload of " + local);
    }

    @Override
    public void download(String remote, Path local) {
        throw new AssertionError("download of " + remote);
    }

    @Override
    public void download(String remote, OutputStream into) {
        throw new AssertionError("download of " + remote);
    }

    @Override
    public Socket open(InetSocketAddress target, Duration timeout) throws ChannelNotOpenException {
        throw new AssertionError("stream to " + target);
    }

    @Override
    public void close() {}
}
