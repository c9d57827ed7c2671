package org.infratest.provision;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.HostPower;
import org.infratest.environment.Network;
import org.infratest.environment.Remembering;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.jspecify.annotations.Nullable;

/** A machine that answers commands by what they contain; of several rules that fit the one made last holds. */
final class StandIn implements SshSession {

    private final Map<String, SshResult> answers = new LinkedHashMap<>();
    private final Map<String, Runnable> turns = new LinkedHashMap<>();

    /** What was run: command lines with what they read. */
    final List<String> commands = new ArrayList<>();

    /** What the list of processes had. */
    final List<String> lines = new ArrayList<>();

    final List<String> uploads = new ArrayList<>();
    final List<String> power = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final List<Host> hosts;

    /** What its environment remembers of machines, by their names and steps. */
    final Map<String, Map<String, String>> notes = new LinkedHashMap<>();

    StandIn() {
        this(new ArrayList<>());
    }

    private StandIn(List<Host> hosts) {
        this.hosts = hosts;
    }

    /** One more in the same environment, which answers the same so far. */
    StandIn another() {
        StandIn other = new StandIn(hosts);
        other.answers.putAll(answers);
        return other;
    }

    StandIn answer(String part, int exitCode, String stdout, String stderr) {
        answers.remove(part);
        answers.put(part, new SshResult(part, exitCode, stdout, stderr, false, Duration.ofSeconds(3)));
        return this;
    }

    StandIn answer(String part, String stdout) {
        return answer(part, 0, stdout, "");
    }

    /** A script whose time is over. */
    StandIn answerLate(String part, String stdout) {
        answers.remove(part);
        answers.put(part, new SshResult(part, Guest.OVERDUE, stdout, "", false, Duration.ofHours(1)));
        return this;
    }

    /** From then on that a command with {@code cause} was run, {@code part} is answered otherwise. */
    StandIn afterwards(String cause, String part, String stdout) {
        turns.put(cause, () -> answer(part, stdout));
        return this;
    }

    /** A machine that has a Salt of its distribution. */
    StandIn withSalt() {
        return answer("/opt/saltstack/salt /usr/local/sbin", "/usr/bin\n")
                .answer("salt-call --version", "salt-call 3006.9 (Sulfur)\n");
    }

    Host host(String name) {
        Host host = new Host(name, List.of(), Map.of(), () -> this, new Context());
        hosts.add(host);
        return host;
    }

    Host hostAt(String name, String address) {
        Network lan = new Network("lan", Subnet.parse("10.0.0.0/24"));
        Host host = new Host(name, List.of(), Map.of(lan, address(address)), () -> this, new Context());
        hosts.add(host);
        return host;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Environment environment(boolean existing) {
        return new Machines(List.copyOf(hosts), existing, notes);
    }

    @Override
    public SshResult exec(String command, Duration deadline) {
        return exec(command, "", deadline);
    }

    @Override
    public SshResult exec(String line, String input, Duration deadline) {
        lines.add(line);
        String command = line + "\n" + input;
        String plain = command.replace("'\\''", "'").replace("'\\''", "'");
        commands.add(plain);
        SshResult answer = new SshResult(command, 0, "", "", false, Duration.ZERO);
        for (var entry : answers.entrySet()) {
            if (plain.contains(entry.getKey())) {
                answer = entry.getValue();
            }
        }
        turns.forEach((cause, turn) -> {
            if (plain.contains(cause)) {
                turn.run();
            }
        });
        return answer;
    }

    @Override
    public void upload(Path local, String remote) {
        uploads.add(remote);
    }

    @Override
    public void download(String remote, Path local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void download(String remote, OutputStream into) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket open(InetSocketAddress target, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private final class Context implements HostContext {

        @Override
        public String environment() {
            return "e1";
        }

        @Override
        public EventSink events() {
            return events::add;
        }

        @Override
        public List<Host> hosts() {
            return hosts;
        }

        @Override
        public @Nullable HostPower power(Host host) {
            return new HostPower() {
                @Override
                public void off() {
                    power.add("off");
                }

                @Override
                public void on() {
                    power.add("on");
                }
            };
        }
    }

    private record Machines(List<Host> hosts, boolean isExisting, Map<String, Map<String, String>> notes)
            implements Environment, Remembering {

        @Override
        public Map<String, String> remembered(String machine) {
            return notes.getOrDefault(machine, Map.of());
        }

        @Override
        public void remember(Map<String, Map<Step, String>> all) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String id() {
            return "e1";
        }

        @Override
        public String name() {
            return "lab";
        }

        @Override
        public Path logs() {
            return Path.of("logs");
        }

        @Override
        public String loginCommand(Host host) {
            return "ssh " + host.name();
        }
    }
}
