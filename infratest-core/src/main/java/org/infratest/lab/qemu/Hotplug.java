package org.infratest.lab.qemu;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;

/**
 * Takes network cards out of a machine that runs, and puts them back.
 *
 * @param plan of the machine
 * @param qmp of the machine
 */
record Hotplug(MachinePlan plan, Qmp qmp) {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration LET_GO = Duration.ofSeconds(60);

    void pull(int card) {
        String id = QemuCommand.cardId(card);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        qmp.onEvent(event -> {
            if (event.name().equals("DEVICE_DELETED")
                    && event.data().path("device").asString("").equals(id)) {
                gone.complete(null);
            }
        });
        qmp.execute("device_del", Map.of("id", id), ANSWER);
        try {
            gone.get(LET_GO.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new EnvironmentException(
                    "Machine '" + plan.name() + "': its system did not let go of network card " + (card + 1)
                            + " within " + Durations.text(LET_GO) + "; does its kernel have PCI Express hot-plug?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while a network card was pulled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nobody completes it with a failure", e);
        }
    }

    void replug(int card) {
        qmp.execute(
                "device_add",
                Map.of(
                        "driver", "virtio-net-pci",
                        "id", QemuCommand.cardId(card),
                        "netdev", QemuCommand.cable(card),
                        "mac", plan.cards().get(card).mac().toString(),
                        "romfile", "",
                        "ctrl_vlan", false,
                        "bus", QemuCommand.port(card)),
                ANSWER);
    }
}
