package org.infratest.reachability;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ssh.ChannelNotOpenException;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/** A machine of a {@link TestNetwork} that has python3 and ping. */
final class ScriptedSession implements SshSession {

    private static final Pattern TARGET = Pattern.compile("\\(\"([0-9.]+)\",(\\d+)\\)");
    private static final Pattern PING = Pattern.compile("ping -n -c 1 -W \\d+ (\\S+)$");

    private final TestNetwork network;
    private final String name;
    private final List<String> commands = new CopyOnWriteArrayList<>();

    ScriptedSession(TestNetwork network, String name) {
        this.network = network;
        this.name = name;
    }

    List<String> commands() {
        return commands;
    }

    @Override
    public SshResult exec(String command, Duration deadline) {
        commands.add(command);
        Matcher ping = PING.matcher(command);
        if (ping.find()) {
            boolean replied = network.seen(name, ping.group(1), 0).equals(TestNetwork.OPEN);
            return result(
                    command,
                    replied ? 0 : 1,
                    (replied ? "64 bytes: icmp_seq=1 ttl=63 time=0.5 ms\n" : "") + "1 packets transmitted\n",
                    "");
        }
        if (command.contains("python3 -c") && command.contains("select.poll")) {
            return result(command, 0, sweep(command), "");
        }
        if (command.contains("AF_PACKET")) {
            return network.arrived(name) == null
                    ? result(command, 1, "", "sudo: a password is required")
                    : result(command, 0, "listening\n", "");
        }
        if (command.contains("door.connect")) {
            return result(command, 0, network.arrived(name), "");
        }
        return command.equals("true") ? result(command, 0, "", "") : result(command, 127, "", "not found");
    }

    @Override
    public SshResult exec(String command, String input, Duration deadline) {
        throw new AssertionError("input for " + command);
    }

    private String sweep(String command) {
        StringBuilder lines = new StringBuilder();
        Matcher targets = TARGET.matcher(command);
        for (int number = 0; targets.find(); number++) {
            String words = network.seen(name, targets.group(1), Integer.parseInt(targets.group(2)));
            if (!words.equals(TestNetwork.UNKNOWN)) {
                lines.append(number).append(' ').append(words).append('\n');
            }
        }
        return lines.toString();
    }

    private static SshResult result(String command, int exitCode, String stdout, String stderr) {
        return new SshResult(command, exitCode, stdout, stderr, false, Duration.ofMillis(20));
    }

    @Override
    public Socket open(InetSocketAddress target, Duration timeout) throws ChannelNotOpenException {
        throw new ChannelNotOpenException("channel is not opened.", new Exception("scripted"));
    }

    @Override
    public void upload(Path local, String remote) {
        throw new AssertionError("A flow moves no files");
    }

    @Override
    public void download(String remote, Path local) {
        throw new AssertionError("A flow moves no files");
    }

    @Override
    public void download(String remote, OutputStream into) {
        throw new AssertionError("A flow moves no files");
    }

    @Override
    public void close() {}
}
