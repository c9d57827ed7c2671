package org.infratest.junit;

import java.util.LinkedHashSet;
import java.util.Set;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * Tells the run's log each effective setting with its origin, once. Some settings say where the log is to be, so those wait
 * until it is there. Thread-safe.
 */
final class SettingsLog {

    private final Set<Event.SettingEffective> told = new LinkedHashSet<>();
    private @Nullable EventSink sink;

    /** Tells what has waited, and from now on everything at once. */
    synchronized void open(EventSink events) {
        sink = events;
        told.forEach(events::emit);
    }

    synchronized void effective(String key, String value, String origin) {
        Event.SettingEffective event = new Event.SettingEffective(key, value, origin);
        if (told.add(event) && sink != null) {
            sink.emit(event);
        }
    }
}
