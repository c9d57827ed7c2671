package org.infratest.lab.qemu;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which cards of a machine are pulled out, and which have no cable. As with a real one, that stays so whether it is on or off, and however
 * often it is started. Safe for use by several threads.
 */
final class Slots {

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final MachinePlan plan;
    private final Set<Integer> empty = ConcurrentHashMap.newKeySet();
    private final Set<Integer> withoutCable = ConcurrentHashMap.newKeySet();

    Slots(MachinePlan plan) {
        this.plan = plan;
    }

    /** The cards that are out, by index; the machine is to be started without them. */
    Set<Integer> empty() {
        return Set.copyOf(empty);
    }

    /** The cards that have no cable, by index. */
    Set<Integer> withoutCable() {
        return Set.copyOf(withoutCable);
    }

    /** From now on these are out, and no others; for a machine that is off. */
    void become(Set<Integer> cardsOut, Set<Integer> cablesOut) {
        empty.clear();
        empty.addAll(cardsOut);
        withoutCable.clear();
        withoutCable.addAll(cablesOut);
    }

    /** Lets a machine that was just started see which of its cables are out. */
    void started(Qmp qmp) {
        withoutCable.forEach(card -> show(qmp, card, false));
    }

    /**
     * Puts a cable in, or takes it out.
     *
     * @param qmp of the machine; null where it is off
     */
    void cable(@Nullable Qmp qmp, int card, boolean in) {
        if (in != withoutCable.contains(card)) {
            return;
        }
        if (qmp != null) {
            show(qmp, card, in);
        }
        if (in) {
            withoutCable.remove(card);
        } else {
            withoutCable.add(card);
        }
    }

    /**
     * Takes a card out. One that the machine does not let go of counts as out, for it may do so yet.
     *
     * @param qmp of the machine; null where it is off
     */
    void pull(@Nullable Qmp qmp, int card) {
        if (empty.add(card) && qmp != null) {
            new Hotplug(plan, qmp).pull(card);
        }
    }

    /**
     * Puts a card back in.
     *
     * @param qmp of the machine; null where it is off
     * @return whether a running machine got a card that it did not have
     */
    boolean replug(@Nullable Qmp qmp, int card) {
        if (!empty.contains(card)) {
            return false;
        }
        if (qmp != null) {
            new Hotplug(plan, qmp).replug(card);
            if (withoutCable.contains(card)) {
                show(qmp, card, false);
            }
        }
        empty.remove(card);
        return qmp != null;
    }

    /** By the cable, which is there with or without the card. */
    private static void show(Qmp qmp, int card, boolean in) {
        qmp.execute("set_link", Map.of("name", QemuCommand.cable(card), "up", in), ANSWER);
    }
}
