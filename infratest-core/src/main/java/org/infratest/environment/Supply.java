package org.infratest.environment;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How much there is of what is asked for.
 *
 * @param amounts of what can be divided; of everything else there is one
 */
record Supply(Map<String, Long> amounts) {

    Supply {
        amounts = Map.copyOf(amounts);
    }

    /** Whether there is one of it, which one has and all others wait for in the order in which they came. */
    boolean isSingle(String what) {
        return !amounts.containsKey(what) && !Amounts.isOfTests(what);
    }

    long of(String what) {
        return amounts.getOrDefault(what, Amounts.isOfTests(what) ? Amounts.ALL_TESTS : 1L);
    }

    /** What somebody asks for and there is too little of, besides what the holders have. */
    Set<String> lacking(TurnEntry asking, Collection<TurnEntry> holders) {
        Set<String> lacking = new LinkedHashSet<>();
        asking.asks().forEach((what, amount) -> {
            long taken = holders.stream()
                    .mapToLong(holder -> holder.asks().getOrDefault(what, 0L))
                    .sum();
            if (taken + amount > of(what)) {
                lacking.add(what);
            }
        });
        return lacking;
    }

    /**
     * Whether it is somebody's turn: there is enough, and nobody who came before waits for the same. Who waits for something else
     * holds nobody up; whose turn has come, and who has not seen it yet, holds up those who would take it from him.
     *
     * @param book all of them, in the order in which they came
     */
    boolean isTurnOf(TurnEntry asking, List<TurnEntry> book) {
        List<TurnEntry> holders = book.stream().filter(TurnEntry::granted).toList();
        return lacking(asking, holders).isEmpty()
                && book.subList(0, book.indexOf(asking)).stream()
                        .filter(earlier -> !earlier.granted())
                        .noneMatch(earlier -> holdsUp(earlier, asking, holders));
    }

    private boolean holdsUp(TurnEntry earlier, TurnEntry asking, List<TurnEntry> holders) {
        Set<String> lacking = lacking(earlier, holders);
        if (lacking.isEmpty()) {
            lacking.addAll(lacking(
                    earlier, Stream.concat(holders.stream(), Stream.of(asking)).toList()));
        }
        return earlier.asks().keySet().stream()
                .filter(asking.asks()::containsKey)
                .anyMatch(what -> isSingle(what) || lacking.contains(what));
    }
}
