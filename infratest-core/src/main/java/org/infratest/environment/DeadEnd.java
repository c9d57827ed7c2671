package org.infratest.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds waits that cannot end. Whoever has something gives it back once he ends, and he ends unless somebody waits inside him: a
 * class of the run for which he keeps it, or a class that stands in his own; or somebody is his guest, and cannot end. So all that can
 * end is ended in thought, and whoever can then be served is served, until nothing changes; who still waits after that would wait for
 * ever.
 *
 * @param supply how much there is
 */
record DeadEnd(Supply supply) {

    /**
     * Who keeps what somebody waits for.
     *
     * @param keepers those who have it and cannot end; empty where he asks for more than there is at all
     */
    record Wait(TurnEntry waiting, String lacking, List<TurnEntry> keepers) {}

    /**
     * Why somebody waits for ever; empty if he does not.
     *
     * @param book all of them, in the order in which they came
     */
    Optional<Wait> of(TurnEntry asking, List<TurnEntry> book) {
        List<TurnEntry> holders =
                new ArrayList<>(book.stream().filter(TurnEntry::granted).toList());
        List<TurnEntry> waiting =
                new ArrayList<>(book.stream().filter(entry -> !entry.granted()).toList());
        boolean changed = true;
        while (changed) {
            changed = holders.removeIf(holder -> waiting.stream().noneMatch(entry -> entry.isInside(holder))
                    && holders.stream().noneMatch(other -> other.isGuestOf(holder)));
            changed |= serveFirst(waiting, holders);
        }
        return waiting.contains(asking) ? Optional.of(wait(asking, holders)) : Optional.empty();
    }

    private boolean serveFirst(List<TurnEntry> waiting, List<TurnEntry> holders) {
        Optional<TurnEntry> served = waiting.stream()
                .filter(entry -> supply.lacking(entry, holders).isEmpty())
                .findFirst();
        served.ifPresent(entry -> {
            waiting.remove(entry);
            holders.add(entry);
        });
        return served.isPresent();
    }

    private Wait wait(TurnEntry asking, List<TurnEntry> holders) {
        String lacking = supply.lacking(asking, holders).iterator().next();
        return new Wait(
                asking,
                lacking,
                holders.stream()
                        .filter(holder -> holder.asks().containsKey(lacking))
                        .toList());
    }
}
