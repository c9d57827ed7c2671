package org.infratest.examples.soak.parallel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the book of turns again and again while a round runs. What is taken together must never be more than there is, and what only one may
 * have is never had by two. Each change of the book is a new file, so no half of one is read.
 */
final class BookWatch implements AutoCloseable {

    private static final long INTERVAL_NANOS = 100_000;

    private final Path book;
    private final Limits limits;
    private final Map<String, Long> most = new TreeMap<>();
    private final Set<String> clashes = new TreeSet<>();
    private final Set<String> oversubscribed = new TreeSet<>();
    private final Thread thread = new Thread(this::watch, "soak-book");
    private volatile boolean over;
    private int states;
    private String last = "";

    /** Begins to read. */
    BookWatch(Path book, Limits limits) {
        this.book = book;
        this.limits = limits;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!over) {
            look();
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private void look() {
        String text;
        try {
            text = Files.readString(book);
        } catch (NoSuchFileException e) {
            return; // nobody has asked for anything yet
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (!text.equals(last)) {
            last = text;
            states++;
            judge(JsonMapper.shared().readTree(text));
        }
    }

    /** Judges one state of the book. */
    void judge(JsonNode entries) {
        Map<String, Long> taken = new TreeMap<>();
        Set<String> had = new HashSet<>();
        for (JsonNode entry : entries) {
            if (!entry.path("granted").asBoolean()) {
                continue;
            }
            for (Map.Entry<String, JsonNode> ask : entry.path("asks").properties()) {
                if (limits.amounts().containsKey(ask.getKey())) {
                    taken.merge(ask.getKey(), ask.getValue().asLong(), Long::sum);
                } else if (!had.add(ask.getKey())) {
                    clashes.add("two have " + ask.getKey());
                }
            }
        }
        taken.forEach((what, amount) -> {
            most.merge(what, amount, Math::max);
            if (amount > limits.amounts().get(what)) {
                oversubscribed.add(amount + " of " + limits.amounts().get(what) + " " + what);
            }
        });
    }

    /** What two had at the same time. */
    Set<String> clashes() {
        return clashes;
    }

    /** What there was too little of. */
    Set<String> oversubscribed() {
        return oversubscribed;
    }

    /** How often the book was seen to have changed. */
    int states() {
        return states;
    }

    /** The most that was taken at a time, in words. */
    String most() {
        StringBuilder words = new StringBuilder();
        limits.amounts()
                .forEach((what, limit) -> words.append(words.isEmpty() ? "" : ", ")
                        .append(most.getOrDefault(what, 0L))
                        .append(" of ")
                        .append(limit)
                        .append(' ')
                        .append(what));
        return words.toString();
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        look();
    }
}
