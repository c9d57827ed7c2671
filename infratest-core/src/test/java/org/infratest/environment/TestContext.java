package org.infratest.environment;

import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;

/** What machines of an environment share that has no power switches. */
public class TestContext implements HostContext {

    private final EventSink events;

    /** Where events go. */
    public TestContext(EventSink events) {
        this.events = events;
    }

    @Override
    public String environment() {
        return "env-1";
    }

    @Override
    public EventSink events() {
        return events;
    }

    @Override
    public @Nullable HostPower power(Host host) {
        return null;
    }
}
