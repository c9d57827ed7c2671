package org.infratest.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.HostPower;
import org.infratest.event.Event;
import org.infratest.event.Event.ProbeFinished;
import org.infratest.event.EventSink;
import org.infratest.ssh.SshSession;
import org.jspecify.annotations.Nullable;

/** A machine behind any session, which keeps its events. */
final class TestMachine {

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final Supplier<SshSession> session;

    private TestMachine(Supplier<SshSession> session) {
        this.session = session;
    }

    static TestMachine behind(SshSession session) {
        return new TestMachine(() -> session);
    }

    static TestMachine behind(Supplier<SshSession> session) {
        return new TestMachine(session);
    }

    Host host() {
        return new Host("web", List.of(), Map.of(), session, new HostContext() {
            @Override
            public String environment() {
                return "env-1";
            }

            @Override
            public EventSink events() {
                return events::add;
            }

            @Override
            public @Nullable HostPower power(Host host) {
                return null;
            }
        });
    }

    HostState state() {
        return HostState.of(host());
    }

    /** The verdicts so far. */
    List<ProbeFinished> verdicts() {
        return events.stream().map(ProbeFinished.class::cast).toList();
    }
}
