package org.infratest.vagrant;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.environment.Workspace;
import org.infratest.event.Durations;
import org.infratest.event.Event;
import org.infratest.spec.HostSpec;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshConnectException;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.SshTarget;
import org.jspecify.annotations.Nullable;

/** Logs in to all machines of a booted environment at once, reads their addresses and waits until each is ready. */
final class Login {

    private static final Duration ATTEMPT = Duration.ofSeconds(15);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final VagrantSpec spec;
    private final TopologySpec topology;
    private final Workspace workspace;
    private final HostKeys hostKeys = new HostKeys();
    private final RunningVagrant environment;

    private Login(VagrantSpec spec, TopologySpec topology, VagrantCli vagrant, Workspace workspace) {
        this.spec = spec;
        this.topology = topology;
        this.workspace = workspace;
        this.environment = new RunningVagrant(spec, workspace, vagrant);
    }

    static RunningVagrant connect(
            VagrantSpec spec, TopologySpec topology, List<SshTarget> targets, VagrantCli vagrant, Workspace workspace) {
        return new Login(spec, topology, vagrant, workspace).connectAll(targets);
    }

    private RunningVagrant connectAll(List<SshTarget> targets) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, targets.size()), work -> {
            Thread thread = new Thread(work, "infratest-login");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Host>> logins = new ArrayList<>();
            for (SshTarget target : inTopologyOrder(targets)) {
                logins.add(threads.submit(() -> host(target)));
            }
            List<Host> hosts = new ArrayList<>();
            for (Future<Host> login : logins) {
                hosts.add(login.get());
            }
            environment.ready(hosts);
            return environment;
        } catch (ExecutionException e) {
            environment.closeSessions();
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new EnvironmentException("Could not log in to environment '" + spec.name() + "'", e.getCause());
        } catch (InterruptedException e) {
            environment.closeSessions();
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while logging in to environment '" + spec.name() + "'", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Host host(SshTarget target) {
        SshSession session = awaitSession(target);
        environment.opened(target, session);
        Map<Network, InetAddress> addresses = MachineAddresses.read(target.machine(), session, topology);
        List<String> groups =
                topology.host(target.machine()).map(HostSpec::groups).orElse(List.of());
        Host host = new Host(target.machine(), groups, addresses, () -> session, environment.context());
        awaitReadiness(host);
        Map<String, String> shown = new LinkedHashMap<>();
        addresses.forEach((network, address) -> shown.put(network.name(), address.getHostAddress()));
        workspace.events().emit(new Event.HostReady(workspace.id(), host.name(), shown, workspace.elapsed()));
        return host;
    }

    private SshSession awaitSession(SshTarget target) {
        String step =
                "waiting for SSH of machine '" + target.machine() + "' at " + target.address() + ":" + target.port();
        AtomicReference<SshConnectException> last = new AtomicReference<>();
        AtomicReference<SshSession> session = new AtomicReference<>();
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .timeout(patience())
                    .until(() -> {
                        workspace.checkpoint(step);
                        try {
                            session.set(SshSessions.connect(target, hostKeys, ATTEMPT));
                            return true;
                        } catch (SshConnectException e) {
                            if (!e.mayPass()) {
                                throw e;
                            }
                            last.set(e);
                            return false;
                        }
                    });
        } catch (ConditionTimeoutException e) {
            throw notReady(
                    target.machine(),
                    "SSH at " + target.address() + ":" + target.port() + " never answered",
                    last.get());
        }
        return Objects.requireNonNull(session.get(), "the wait ended with a session");
    }

    private void awaitReadiness(Host host) {
        AtomicReference<Exception> last = new AtomicReference<>();
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .timeout(patience())
                    .until(() -> {
                        workspace.checkpoint("waiting for machine '" + host.name() + "' to be ready");
                        try {
                            last.set(null);
                            return spec.readiness().isReady(host);
                        } catch (Exception e) {
                            last.set(e);
                            return false;
                        }
                    });
        } catch (ConditionTimeoutException e) {
            throw notReady(
                    host.name(),
                    "it is up, but readyWhen (" + spec.readiness().getClass().getName() + ") never said yes",
                    last.get());
        }
    }

    private EnvironmentException notReady(String machine, String phase, @Nullable Exception last) {
        return new EnvironmentException(
                "Could not start environment '" + spec.name() + "', machine '" + machine + "': " + phase
                        + " within the boot timeout of " + Durations.text(spec.bootTimeout())
                        + (last == null ? "" : "\n  last seen: " + last.getMessage())
                        + "\n  full output: " + workspace.logs().resolve("vagrant-up.log"),
                last);
    }

    /** Awaitility wants a timeout above its interval. */
    private Duration patience() {
        Duration left = workspace.remaining();
        return left.compareTo(INTERVAL.multipliedBy(2)) < 0 ? INTERVAL.multipliedBy(2) : left;
    }

    private List<SshTarget> inTopologyOrder(List<SshTarget> targets) {
        List<String> names = topology.hosts().stream().map(HostSpec::name).toList();
        return targets.stream()
                .sorted(Comparator.comparingInt(
                        t -> names.contains(t.machine()) ? names.indexOf(t.machine()) : names.size()))
                .toList();
    }
}
