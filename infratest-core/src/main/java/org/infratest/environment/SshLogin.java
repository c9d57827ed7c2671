package org.infratest.environment;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.infratest.event.Event;
import org.infratest.event.Phase;
import org.infratest.spec.HostSpec;
import org.infratest.ssh.SshConnectException;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.SshTarget;
import org.jspecify.annotations.Nullable;

/** Logs in to one machine of an environment, learns its addresses and waits until it is ready. */
final class SshLogin {

    private static final Duration ATTEMPT = Duration.ofSeconds(15);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** A machine that boots may let in later who it refuses at first: keys of cloud images, for one, come with the first boot. */
    private static final Duration REFUSING = Duration.ofSeconds(10);

    private final SshEnvironment.Builder plan;
    private final SshEnvironment environment;
    private final SshTarget target;

    SshLogin(SshEnvironment.Builder plan, SshEnvironment environment, SshTarget target) {
        this.plan = plan;
        this.environment = environment;
        this.target = target;
    }

    Host host() {
        SshSession session = during(Phase.LOGIN, this::awaitSession);
        environment.opened(target, session);
        plan.preparation().accept(target.machine(), session);
        Host host = during(Phase.READINESS, () -> awaitReadiness(known(session)));
        Map<String, String> shown = new LinkedHashMap<>();
        host.addresses().forEach((network, address) -> shown.put(network.name(), address.getHostAddress()));
        Workspace workspace = plan.workspace();
        workspace.events().emit(new Event.HostReady(workspace.id(), host.name(), shown, workspace.elapsed()));
        return host;
    }

    private Host known(SshSession session) {
        Map<Network, InetAddress> addresses = plan.addresses().of(target.machine(), session);
        List<String> groups =
                plan.topology().host(target.machine()).map(HostSpec::groups).orElse(List.of());
        return new Host(target.machine(), groups, addresses, () -> session, environment);
    }

    private <T> T during(Phase phase, Supplier<T> work) {
        plan.workspace().enter(target.machine(), phase);
        try {
            return work.get();
        } finally {
            plan.workspace().leave(target.machine(), phase);
        }
    }

    private SshSession awaitSession() {
        if (plan.isLazy(target.machine())) {
            return SshSessions.lazy(target, environment.hostKeys(), ATTEMPT);
        }
        String step =
                "waiting for SSH of machine '" + target.machine() + "' at " + target.address() + ":" + target.port();
        AtomicReference<SshConnectException> last = new AtomicReference<>();
        AtomicLong refusedSince = new AtomicLong();
        AtomicReference<SshSession> session = new AtomicReference<>();
        try {
            patiently().until(() -> {
                requireUninterrupted(step);
                try {
                    session.set(SshSessions.connect(target, environment.hostKeys(), ATTEMPT));
                    return true;
                } catch (SshConnectException e) {
                    if (!e.mayPass() && !mayStillLetUsIn(e, refusedSince)) {
                        throw e;
                    }
                    last.set(e);
                    return false;
                }
            });
        } catch (ConditionTimeoutException e) {
            SshConnectException seen = last.get();
            if (seen != null && isRefusal(seen)) {
                throw seen;
            }
            throw notReady("SSH at " + target.address() + ":" + target.port() + " never answered", last.get());
        }
        SshConnectException before = last.get();
        if (before != null && isRefusal(before)) {
            plan.workspace()
                    .progress(target.machine() + ": SSH lets us in now, and did not at first: " + before.getMessage());
        }
        return Objects.requireNonNull(session.get(), "the wait ended with a session");
    }

    private static boolean isRefusal(SshConnectException failure) {
        return failure.kind() == SshConnectException.Kind.AUTHENTICATION;
    }

    /** @param since when it refused us first, by the clock of {@link System#nanoTime}; 0 if it has not */
    private boolean mayStillLetUsIn(SshConnectException failure, AtomicLong since) {
        if (plan.isExisting() || !isRefusal(failure)) {
            return false;
        }
        since.compareAndSet(0, System.nanoTime() | 1);
        return System.nanoTime() - since.get() < REFUSING.toNanos();
    }

    private Host awaitReadiness(Host host) {
        AtomicReference<Exception> last = new AtomicReference<>();
        try {
            patiently().until(() -> {
                requireUninterrupted("waiting for machine '" + host.name() + "' to be ready");
                try {
                    last.set(null);
                    return plan.readiness().isReady(host);
                } catch (Exception e) {
                    last.set(e);
                    return false;
                }
            });
        } catch (ConditionTimeoutException e) {
            throw notReady(
                    "it is up, but readyWhen (" + plan.readiness().getClass().getName() + ") never said yes",
                    last.get());
        }
        return host;
    }

    private ConditionFactory patiently() {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .timeout(patience());
    }

    /** That the time is over is for the wait to say, which knows what was last seen. */
    private void requireUninterrupted(String step) {
        if (!plan.workspace().isExpired()) {
            plan.workspace().checkpoint(step);
        }
    }

    private EnvironmentException notReady(String phase, @Nullable Exception last) {
        String limit = Durations.text(plan.spec().bootTimeout());
        return new EnvironmentException(
                plan.opening() + ", machine '" + target.machine() + "': " + phase
                        + (plan.isExisting() ? " within " : " within the boot timeout of ") + limit
                        + (last == null ? "" : "\n  last seen: " + last.getMessage())
                        + plan.fullOutput(),
                last);
    }

    /** Awaitility wants a timeout above its interval. */
    private Duration patience() {
        Duration left = plan.workspace().remaining();
        return left.compareTo(INTERVAL.multipliedBy(2)) < 0 ? INTERVAL.multipliedBy(2) : left;
    }
}
