package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A switch in memory, with stations that keep what they get. */
final class Segment {

    final ManualLoop loop = new ManualLoop();
    final EthernetSwitch device;

    private final Map<String, Wire> wires = new HashMap<>();
    private final Map<String, List<String>> received = new HashMap<>();

    Segment() {
        this(SwitchSettings.defaults());
    }

    Segment(SwitchSettings settings) {
        device = new EthernetSwitch(loop, "lan", settings);
    }

    /** Attaches stations that know nothing of VLANs. */
    Segment with(String... ports) {
        for (String port : ports) {
            with(port, PortMode.access(0));
        }
        return this;
    }

    Segment with(String port, PortMode mode) {
        List<String> frames = new ArrayList<>();
        received.put(port, frames);
        wires.put(port, device.attach(port, mode, frame -> frames.add(Frames.hex(frame))));
        return this;
    }

    void send(String port, ByteBuffer frame) {
        wires.get(port).send(frame);
        loop.run();
    }

    /** What a station got since the last call, in hexadecimal digits. */
    List<String> received(String port) {
        List<String> frames = List.copyOf(received.get(port));
        received.get(port).clear();
        return frames;
    }

    /** What port got something since it was last asked. */
    List<String> receivers() {
        List<String> some = received.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        received.values().forEach(List::clear);
        return some;
    }

    PortCounters.Traffic fromHost(String port) {
        return device.port(port).counters().fromHost();
    }

    PortCounters.Traffic toHost(String port) {
        return device.port(port).counters().toHost();
    }
}
