package org.infratest.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.HostAddresses;
import org.infratest.environment.Network;
import org.infratest.event.Durations;
import org.infratest.lab.net.MacAddress;
import org.infratest.ssh.SshSession;

/** What the system of a machine has on its cards: how it is set up, and whether it is there. */
final class HostNetwork {

    private static final Duration BACK = Duration.ofSeconds(60);

    /** Once whatever names cards has done so. */
    private static final String SEEN =
            "if command -v udevadm > /dev/null; then udevadm settle --timeout=20; fi; cat /sys/class/net/*/address";

    private final LabSpec lab;
    private final int index;
    private final Path logs;

    /**
     * That of a machine.
     *
     * @param index of the machine in its lab
     * @param logs where the log of what is run goes
     */
    HostNetwork(LabSpec lab, int index, Path logs) {
        this.lab = lab;
        this.index = index;
        this.logs = logs;
    }

    /**
     * Sets up names, addresses and routes as they are declared, unless the machine is to do so itself.
     *
     * @param hasBooted whether all that its system starts is known to be up
     * @throws EnvironmentException if that fails
     */
    void setUp(SshSession ssh, boolean hasBooted) {
        LabHost host = host();
        if (host.configureNetwork()) {
            new ScriptRun(host.name(), ssh, logs)
                    .setUpNetwork(NetworkSetup.script(lab, host, LabMacs.control(), cards()), hasBooted);
        }
    }

    /**
     * Waits until the machine's system has seen all of its cards.
     *
     * @throws EnvironmentException if it has not seen one, naming it
     */
    void awaitCards(String name, SshSession ssh) {
        await(name, "its network cards", () -> {
            String seen = ssh.exec(SEEN).stdout();
            List<MacAddress> missing = cards().stream()
                    .filter(card -> !seen.contains(card.toString()))
                    .toList();
            return missing.isEmpty() ? "" : "it does not see " + missing;
        });
    }

    /**
     * Waits until the machine has the addresses that it had when it was handed over.
     *
     * @throws EnvironmentException if it has not, saying what it has
     */
    void awaitAddresses(Host host) {
        await(host.name(), "its addresses", () -> {
            try {
                Map<Network, InetAddress> now =
                        HostAddresses.read(lab.topology()).of(host.name(), host.ssh());
                return now.equals(host.addresses()) ? "" : "it has " + now + " instead of " + host.addresses();
            } catch (EnvironmentException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    private LabHost host() {
        return lab.hosts().get(index);
    }

    private List<MacAddress> cards() {
        List<MacAddress> cards = new ArrayList<>();
        for (int card = 0; card < host().nics().size(); card++) {
            cards.add(LabMacs.card(index, card));
        }
        return cards;
    }

    private static void await(String name, String what, Lack lack) {
        AtomicReference<String> last = new AtomicReference<>("");
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(250))
                    .timeout(BACK)
                    .until(() -> {
                        String lacking = lack.now();
                        last.set(lacking);
                        return lacking.isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException(
                    "Host '" + name + "' did not get " + what + " within " + Durations.text(BACK) + ": " + last.get(),
                    e);
        }
    }

    /** What is lacking now; nothing where it is empty. */
    private interface Lack {
        String now();
    }
}
