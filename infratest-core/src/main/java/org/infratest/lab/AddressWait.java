package org.infratest.lab;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.event.Durations;

/** Waits for addresses that DHCP serves: a machine asks for them in the background, and a network that is broken from the start would show much later. */
record AddressWait(LabNet net, Duration limit) {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LIMIT_EMULATED = Duration.ofSeconds(60);

    /** The patience that machines need which run with that accelerator. */
    static AddressWait on(LabNet net, Accelerator accelerator) {
        return new AddressWait(net, accelerator == Accelerator.TCG ? LIMIT_EMULATED : LIMIT);
    }

    /**
     * Returns once a machine has all of its addresses.
     *
     * @param index the machine's, in the lab
     * @param console its console's last lines
     * @throws EnvironmentException if it does not get them in time, telling how far each card came
     */
    void await(LabHost host, int index, Supplier<List<String>> console) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .timeout(limit)
                    .until(() -> net.unserved(index).isEmpty());
        } catch (ConditionTimeoutException e) {
            String lacking = net.unserved(index).entrySet().stream()
                    .map(each -> "\n  on network '" + each.getKey() + "': " + each.getValue())
                    .collect(Collectors.joining());
            throw new EnvironmentException(
                    "Host '" + host.name() + "' was served no address within " + Durations.text(limit) + lacking
                            + "\n  its console's last lines:\n    " + String.join("\n    ", console.get()),
                    e);
        }
    }
}
