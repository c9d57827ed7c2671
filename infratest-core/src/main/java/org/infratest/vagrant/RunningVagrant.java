package org.infratest.vagrant;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.HostPower;
import org.infratest.environment.Workspace;
import org.infratest.event.EventSink;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshTarget;

/** An environment that Vagrant holds. */
final class RunningVagrant implements Environment {

    private static final Duration SWITCH_DEADLINE = Duration.ofMinutes(5);

    private final VagrantSpec spec;
    private final Workspace workspace;
    private final VagrantCli vagrant;
    private final Map<String, SshTarget> targets = new ConcurrentHashMap<>();
    private final Map<String, SshSession> sessions = new ConcurrentHashMap<>();
    private volatile List<Host> hosts = List.of();

    RunningVagrant(VagrantSpec spec, Workspace workspace, VagrantCli vagrant) {
        this.spec = spec;
        this.workspace = workspace;
        this.vagrant = vagrant;
    }

    void opened(SshTarget target, SshSession session) {
        targets.put(target.machine(), target);
        sessions.put(target.machine(), session);
    }

    void ready(List<Host> all) {
        hosts = List.copyOf(all);
    }

    void closeSessions() {
        sessions.values().forEach(SshSession::close);
    }

    HostContext context() {
        return new HostContext() {
            @Override
            public String environment() {
                return id();
            }

            @Override
            public EventSink events() {
                return workspace.events();
            }

            @Override
            public HostPower power(Host host) {
                return new PowerSwitch(host);
            }
        };
    }

    @Override
    public String id() {
        return workspace.id();
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public List<Host> hosts() {
        return hosts;
    }

    @Override
    public Path logs() {
        return workspace.logs();
    }

    @Override
    public String loginCommand(Host host) {
        return target(host).loginCommand();
    }

    private SshTarget target(Host host) {
        SshTarget target = targets.get(host.name());
        if (target == null) {
            throw new EnvironmentException(
                    "Host '" + host.name() + "' does not belong to environment '" + name() + "'");
        }
        return target;
    }

    /** Switches by Vagrant, so that its own idea of the machine stays right. */
    private final class PowerSwitch implements HostPower {

        private final Host host;

        PowerSwitch(Host host) {
            this.host = host;
        }

        @Override
        public void off() {
            workspace.progress("switching off " + host.name());
            vagrant.halt(host.name(), SWITCH_DEADLINE);
        }

        @Override
        public void on() {
            workspace.progress("switching on " + host.name());
            vagrant.up(List.of(host.name()), null, false, SWITCH_DEADLINE, workspace::progress);
            try {
                Awaitility.await()
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(500))
                        .timeout(SWITCH_DEADLINE)
                        .ignoreExceptions()
                        .until(() ->
                                host.ssh().exec("true", Duration.ofSeconds(15)).succeeded()
                                        && spec.readiness().isReady(host));
            } catch (ConditionTimeoutException e) {
                throw new EnvironmentException("Machine '" + host.name() + "' was switched on, but it is not ready", e);
            }
        }
    }
}
