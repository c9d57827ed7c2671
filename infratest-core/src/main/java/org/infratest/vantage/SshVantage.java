package org.infratest.vantage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.ssh.ChannelNotOpenException;
import org.infratest.ssh.ChannelNotOpenException.Reason;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.infratest.vantage.GuestTool.Finding;

/**
 * Looks from a machine. Nothing has to be installed there: a stream goes through an SSH channel, and the connection
 * leaves from that machine. SSH tells no reason that one can rely on when a connection does not open, so the machine is
 * then asked by what it has: {@code bash}, {@code python3} or {@code nc}. Where it has none of them, the answer is
 * {@link Dial.State#NOT_OPEN}.
 * Echo requests are sent by the machine's {@code ping}, datagrams by {@code python3}, {@code bash} or {@code nc}.
 */
public final class SshVantage implements Vantage, Shell {

    /** What a command on a machine may take beyond the time that it was given itself. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private final String name;
    private final List<InetAddress> addresses;
    private final Supplier<SshSession> ssh;

    /**
     * Creates a vantage on a machine.
     *
     * @param name the machine's name
     * @param addresses its addresses on the declared networks, without the management address
     * @param ssh opens the session, or returns the open one
     */
    public SshVantage(String name, List<InetAddress> addresses, Supplier<SshSession> ssh) {
        this.name = name;
        this.addresses = List.copyOf(addresses);
        this.ssh = ssh;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<InetAddress> addresses() {
        return addresses;
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        Stopwatch watch = new Stopwatch();
        try {
            return new Dial.Opened(ssh.get().open(target, timeout), watch.time());
        } catch (ChannelNotOpenException e) {
            return e.reason() == Reason.NO_ANSWER ? filtered(timeout, watch) : explain(target, timeout, watch, e);
        }
    }

    /** {@inheritDoc} One command on the machine does it for hundreds of them; what it cannot tell is asked one by one. */
    @Override
    public List<Dial> connectEach(List<InetSocketAddress> targets, Duration timeout) {
        Map<InetSocketAddress, Dial> dials = new HashMap<>(
                new GuestDials(ssh, timeout).look(targets.stream().distinct().toList()));
        List<InetSocketAddress> rest = targets.stream()
                .filter(target -> !dials.containsKey(target))
                .distinct()
                .toList();
        List<Dial> one = Vantage.super.connectEach(rest, timeout);
        for (int i = 0; i < rest.size(); i++) {
            dials.put(rest.get(i), one.get(i));
        }
        return targets.stream()
                .map(target -> Objects.requireNonNull(dials.get(target)))
                .toList();
    }

    /** The machine's sshd still waits for an answer; that it does so, and is not stuck itself, it shows by a command. */
    private Dial filtered(Duration timeout, Stopwatch watch) {
        Duration took = watch.time();
        ssh.get().exec("true", SLACK);
        return new Dial.NotOpened(Dial.State.FILTERED, "no answer within " + Literals.seconds(timeout) + " s", took);
    }

    private Dial explain(InetSocketAddress target, Duration timeout, Stopwatch watch, ChannelNotOpenException failure) {
        Duration took = watch.time();
        Optional<Finding> found = ask(target, timeout);
        if (found.isEmpty()) {
            return new Dial.NotOpened(
                    Dial.State.NOT_OPEN,
                    "it did not open, and '" + name
                            + "' has neither bash with timeout, python3 nor nc to tell whether it was refused or filtered",
                    took);
        }
        if (!found.get().open()) {
            return new Dial.NotOpened(found.get().state(), found.get().reason(), took);
        }
        if (failure.reason() == Reason.PROHIBITED) {
            throw new EnvironmentException(
                    "Cannot look from '" + name + "': port " + target.getPort() + " of "
                            + Literals.of(target.getAddress())
                            + " is open from there, but its sshd does not let streams through; set AllowTcpForwarding "
                            + "(or PermitOpen) in its sshd_config to let infratest connect",
                    failure);
        }
        return again(target, timeout, watch);
    }

    /** It opened between the two questions, or the second went another way; one more try settles it. */
    private Dial again(InetSocketAddress target, Duration timeout, Stopwatch watch) {
        try {
            return new Dial.Opened(ssh.get().open(target, timeout), watch.time());
        } catch (ChannelNotOpenException e) {
            return new Dial.NotOpened(
                    Dial.State.NOT_OPEN,
                    "it did not open for sshd on '" + name + "', but it did for a program there",
                    watch.time());
        }
    }

    private Optional<Finding> ask(InetSocketAddress target, Duration timeout) {
        for (GuestTool tool : GuestTool.values()) {
            SshResult result = ssh.get().exec(tool.command(target, timeout), timeout.plus(SLACK));
            Optional<Finding> found = tool.read(result);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        Duration deadline = PingCommand.longest(plan).plus(SLACK);
        List<String> tried = new ArrayList<>();
        for (String ping : PingCommand.variants(target, plan)) {
            SshResult result = ssh.get().exec(ping, deadline);
            if (result.truncated()) {
                throw new EnvironmentException("ping on '" + name + "' printed more than is kept, so that replies would"
                        + " be missing; send fewer than " + plan.count() + " requests at a time");
            }
            Optional<List<Echo>> echoes =
                    PingCommand.read(plan, result.exitCode(), result.stdout(), result.stderr(), result.took());
            if (echoes.isPresent()) {
                return echoes.get();
            }
            tried.add("'" + ping + "' " + ending(result));
        }
        throw new EnvironmentException("No echo request can be sent from '" + name + "': " + String.join("; ", tried)
                + "; install ping there (on Debian and Ubuntu: apt-get install iputils-ping)");
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        return exchange(target, payload, DatagramPattern.ANY, timeout).end();
    }

    @Override
    public UdpExchange exchange(InetSocketAddress target, byte[] payload, DatagramPattern wanted, Duration timeout) {
        Datagram.requireFits(payload);
        UdpQuestion question = new UdpQuestion(target, payload, wanted, timeout);
        List<String> tried = new ArrayList<>();
        for (UdpTool tool : UdpTool.values()) {
            if (!tool.canSend(payload)) {
                tried.add(tool.program() + " does not send " + payload.length + " bytes");
                continue;
            }
            SshResult result = ssh.get().exec(tool.line(question), timeout.plus(SLACK));
            Optional<UdpExchange> exchange = tool.result(result, question);
            if (exchange.isPresent()) {
                return exchange.get();
            }
            tried.add(tool.program() + " " + ending(result));
        }
        throw new EnvironmentException("No datagram can be sent from '" + name + "': " + String.join("; ", tried)
                + "; install python3 there, or bash with timeout, dd and od");
    }

    private static String ending(SshResult result) {
        return "exited with " + result.exitCode() + ": "
                + Printable.line((result.stderr() + result.stdout()).strip(), 200);
    }

    @Override
    public SshResult exec(String command, Duration deadline) {
        return ssh.get().exec(command, deadline);
    }

    @Override
    public String toString() {
        return name;
    }
}
