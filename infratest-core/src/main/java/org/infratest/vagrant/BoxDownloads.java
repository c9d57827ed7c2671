package org.infratest.vagrant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.process.MachineReadable;

/**
 * Finds the boxes that {@code vagrant up} downloads and compares with no checksum. Vagrant says where it downloads from, that it compares, and that it
 * has added a box, which a machine cannot say in its place.
 */
final class BoxDownloads {

    private static final String ADVICE =
            "set config.vm.box_download_checksum in the Vagrantfile, or a checksum in the catalog";

    private static final Pattern DOWNLOADING = Pattern.compile("Downloading: ((?!file:)[a-z][a-z0-9+.-]+://\\S+)");
    private static final Pattern ADDED = Pattern.compile("Successfully added box '(.+?)' ");

    private final EventSink events;
    /** The addresses, by the machine. */
    private final Map<String, String> downloading = new HashMap<>();
    /** The machines whose boxes were compared. */
    private final Set<String> compared = new HashSet<>();

    BoxDownloads(EventSink events) {
        this.events = events;
    }

    void record(MachineReadable record) {
        if (!record.type().equals("ui")) {
            return;
        }
        String machine = record.target();
        String text = record.text(1);
        Matcher from = DOWNLOADING.matcher(text);
        Matcher added = ADDED.matcher(text);
        if (record.field(0).equals("success") && added.find()) {
            end(machine, added.group(1));
        } else if (from.find()) {
            downloading.put(machine, from.group(1));
            compared.remove(machine);
        } else if (text.contains("Calculating and comparing box checksum")) {
            compared.add(machine);
        }
    }

    private void end(String machine, String box) {
        String address = downloading.remove(machine);
        if (address != null && !compared.remove(machine)) {
            events.emit(new Event.BoxUnchecked(box, address, ADVICE));
        }
    }
}
