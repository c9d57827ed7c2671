package org.infratest.vagrant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.event.Phase;
import org.infratest.process.MachineReadable;

/**
 * Tells from the output of {@code vagrant up} when each machine boots and when its provisioners run, and which boxes came without a checksum. What has not ended when it is
 * closed, as Vagrant gave up, ends then.
 */
final class BootPhases implements UpListener, AutoCloseable {

    private final String environment;
    private final EventSink events;
    private final Map<String, Phase> open = new LinkedHashMap<>();
    private final BoxDownloads downloads;

    BootPhases(String environment, EventSink events) {
        this.environment = environment;
        this.events = events;
        this.downloads = new BoxDownloads(events);
    }

    @Override
    public void progress(String line) {
        events.emit(new Event.EnvironmentProgress(environment, line));
    }

    @Override
    public synchronized void record(MachineReadable record) {
        String machine = record.target();
        if (machine.isEmpty()) {
            return;
        }
        downloads.record(record);
        if (isAction(record, "start")) {
            enter(machine, Phase.BOOT);
        } else if (isAction(record, "end")) {
            leave(machine);
        } else if (isProvisioner(record) && open.get(machine) == Phase.BOOT) {
            enter(machine, Phase.PROVISION);
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(open.keySet()).forEach(this::leave);
    }

    private void enter(String machine, Phase phase) {
        leave(machine);
        open.put(machine, phase);
        events.emit(new Event.PhaseStarted(environment, machine, phase));
    }

    private void leave(String machine) {
        Phase phase = open.remove(machine);
        if (phase != null) {
            events.emit(new Event.PhaseEnded(environment, machine, phase));
        }
    }

    private static boolean isAction(MachineReadable record, String step) {
        return record.type().equals("action")
                && record.field(0).equals("up")
                && record.field(1).equals(step);
    }

    private static boolean isProvisioner(MachineReadable record) {
        return record.type().equals("ui") && record.text(1).contains("Running provisioner: ");
    }
}
