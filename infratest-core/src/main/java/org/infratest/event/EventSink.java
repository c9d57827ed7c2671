package org.infratest.event;

import org.infratest.Api;

/** Takes events as they happen. Called from any thread; does not throw and does not block for long. */
@FunctionalInterface
@Api
public interface EventSink {

    /** A sink that forgets everything. */
    EventSink NONE = event -> {};

    /** Takes one event. */
    void emit(Event event);
}
