package org.infratest.lab;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.infratest.lab.net.EthernetSwitch;
import org.infratest.lab.net.Frames;
import org.infratest.lab.net.ManualLoop;
import org.infratest.lab.net.SwitchSettings;
import org.infratest.lab.net.Wire;

/** The lab's own switch, on a clock that only {@link #pause} moves. */
final class SwitchBridge implements Bridge {

    private static final Duration MOMENT = Duration.ofMillis(50);

    private final ManualLoop loop = new ManualLoop();
    private final Map<BridgePort, Wire> wires = new EnumMap<>(BridgePort.class);
    private final Map<BridgePort, List<String>> emitted = new EnumMap<>(BridgePort.class);

    SwitchBridge(Duration ageing) {
        EthernetSwitch device =
                new EthernetSwitch(loop, "compared", SwitchSettings.defaults().withAgeing(ageing));
        for (BridgePort port : BridgePort.values()) {
            wires.put(
                    port,
                    device.attach(
                            port.name(),
                            port.mode(),
                            frame -> emitted.computeIfAbsent(port, p -> new ArrayList<>())
                                    .add(Frames.hex(frame))));
        }
    }

    @Override
    public Map<BridgePort, List<String>> send(BridgePort from, ByteBuffer frame) {
        emitted.clear();
        wires.get(from).send(frame.duplicate());
        loop.run();
        return Map.copyOf(emitted);
    }

    @Override
    public void pause() {
        loop.advance(MOMENT);
    }
}
