package org.infratest.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.infratest.environment.Host;
import org.infratest.environment.TestContext;
import org.infratest.event.Event;
import org.infratest.event.Event.ProbeFinished;
import org.infratest.ssh.SshSession;

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
        return new Host("web", List.of(), Map.of(), session, new TestContext(events::add) {});
    }

    HostState state() {
        return HostState.of(host());
    }

    /** The verdicts so far. */
    List<ProbeFinished> verdicts() {
        return events.stream().map(ProbeFinished.class::cast).toList();
    }
}
