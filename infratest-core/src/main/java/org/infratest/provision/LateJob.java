package org.infratest.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What minions still do when the time for it is over. That {@code salt} ends on the master stops none of them, so they are told to by name.
 *
 * @param master who told them to do it
 * @param function what, with its arguments
 */
record LateJob(SaltMaster master, List<String> function) {

    /** Minions that are busy answer late, and of those that are gone the master waits for a minute or two. */
    private static final Duration ASKING = Duration.ofMinutes(4);

    /** What a minion says of a job that it has killed, or that came to its end by itself before that. */
    private static final List<String> ENDED = List.of("Signal 9 sent to job ", "Job ");

    /**
     * Kills it on them, with the processes that states have started.
     *
     * @return by minion, why it may still go on there; those where it does not are not in it
     */
    Map<String, String> end(List<String> minions) {
        Map<String, JsonNode> running =
                master.run(minions, List.of("saltutil.running"), ASKING).soFar();
        Map<String, String> left = new LinkedHashMap<>();
        Map<String, List<String>> jobs = new TreeMap<>();
        for (String minion : minions) {
            JsonNode told = running.get(minion);
            if (told == null || !told.isArray()) {
                left.put(minion, "it did not tell what it is doing" + words(told));
            } else {
                job(told)
                        .ifPresent(jid -> jobs.computeIfAbsent(jid, key -> new ArrayList<>())
                                .add(minion));
            }
        }
        jobs.forEach((jid, busy) -> left.putAll(kill(jid, busy)));
        return left;
    }

    private Optional<String> job(JsonNode told) {
        return told.values().stream()
                .filter(job -> job.path("fun").asString("").equals(function.get(0)))
                .filter(job -> job.path("arg").path(0).asString("").equals(function.get(1)))
                .map(job -> job.path("jid").asString(""))
                .findFirst();
    }

    private Map<String, String> kill(String jid, List<String> minions) {
        Map<String, JsonNode> killed =
                master.run(minions, List.of("saltutil.kill_job", jid), ASKING).soFar();
        return minions.stream()
                .filter(minion -> !isEnded(killed.get(minion)))
                .collect(Collectors.toMap(
                        minion -> minion, minion -> "it did not end job " + jid + words(killed.get(minion))));
    }

    /** An empty answer comes from a minion that has no such job any more. */
    private static boolean isEnded(@Nullable JsonNode said) {
        String text = said != null && said.isString() ? said.asString() : "no answer";
        return text.isEmpty() || ENDED.stream().anyMatch(text::startsWith);
    }

    private static String words(@Nullable JsonNode said) {
        return said != null && said.isString() ? ": " + Printable.line(said.asString(), 200) : "";
    }
}
