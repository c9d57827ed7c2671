package org.infratest.provision;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.provision.AppliedState.Result;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Salt returns for one machine, out of {@code --out=json}: states, or messages where it came to none.
 *
 * @param states the states in the order in which they ran
 * @param messages why there are none
 */
record SaltReturn(List<AppliedState> states, List<String> messages) {

    private static final Logger LOG = System.getLogger(SaltReturn.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHORT = 300;
    private static final int COMMENT = 8_000;
    /** A key of Salt's is {@code module_|-id_|-name_|-function}. */
    private static final String SEPARATOR = "_\\|-";

    private static final int PARTS = 4;

    SaltReturn {
        states = List.copyOf(states);
        messages = List.copyOf(messages);
    }

    /**
     * Reads what a command printed: one document for {@code salt-call}, one for each machine, without anything between them, for {@code salt}.
     *
     * @return by machine; {@code salt-call} says {@code local}
     * @throws EnvironmentException if it is no JSON
     */
    static Map<String, JsonNode> documents(String printed) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        try {
            read(printed, all);
            return all;
        } catch (JacksonException e) {
            throw new EnvironmentException(
                    "Salt printed what is not the JSON that it promises: " + e.getOriginalMessage() + "\n  "
                            + Printable.tail(printed, SHORT),
                    e);
        }
    }

    /** Reads what a command had printed before it was ended, maybe in the midst of a document, which then does not count. */
    static Map<String, JsonNode> documentsSoFar(String printed) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        try {
            read(printed, all);
        } catch (JacksonException e) {
            LOG.log(Level.DEBUG, () -> "Salt was ended while it printed: " + e.getOriginalMessage());
        }
        return all;
    }

    private static void read(String printed, Map<String, JsonNode> all) {
        String text = printed.substring(Math.max(0, printed.indexOf('{')));
        try (MappingIterator<JsonNode> documents =
                JSON.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                documents.nextValue().properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            }
        }
    }

    /** Reads what it returned for one machine. */
    static SaltReturn of(JsonNode returned, SourceFiles sources) {
        if (returned.isObject()) {
            List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(returned.properties());
            entries.sort(Comparator.comparingInt(
                    entry -> entry.getValue().path("__run_num__").asInt(0)));
            return new SaltReturn(
                    entries.stream()
                            .filter(entry -> entry.getValue().isObject())
                            .map(entry -> state(entry.getKey(), entry.getValue(), sources))
                            .toList(),
                    List.of());
        }
        List<String> messages = new ArrayList<>();
        (returned.isArray() ? returned.values() : List.of(returned))
                .forEach(message -> messages.add(Printable.text(message.asString(message.toString()), COMMENT)));
        return new SaltReturn(List.of(), messages);
    }

    private static AppliedState state(String key, JsonNode state, SourceFiles sources) {
        String[] parts = key.split(SEPARATOR, PARTS);
        String id = text(state, "__id__", parts.length > 1 ? parts[1] : key);
        String function = parts.length == PARTS ? parts[0] + "." + parts[PARTS - 1] : key;
        String sls = text(state, "__sls__", "");
        Optional<SourceFiles.Place> place = sources.state(sls.isEmpty() ? null : sls, id);
        return new AppliedState(
                Printable.line(id, SHORT),
                Printable.line(text(state, "name", id), SHORT),
                Printable.line(function, SHORT),
                Printable.line(sls, SHORT),
                result(state),
                Changes.text(state.path("changes")),
                Printable.text(text(state, "comment", "").strip(), COMMENT),
                Duration.ofNanos((long) (state.path("duration").asDouble(0) * 1_000_000)),
                place.map(SourceFiles.Place::file).orElse(null),
                place.map(SourceFiles.Place::line).orElse(0));
    }

    private static Result result(JsonNode state) {
        JsonNode result = state.path("result");
        if (result.isNull()) {
            return Result.WOULD_CHANGE;
        }
        if (!result.asBoolean(false)) {
            return Result.FAILED;
        }
        return state.path("__state_ran__").asBoolean(true) ? Result.SUCCEEDED : Result.NOT_RUN;
    }

    private static String text(JsonNode state, String field, String otherwise) {
        JsonNode value = state.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        return value.isArray()
                ? String.join(
                        "\n",
                        value.values().stream().map(line -> line.asString("")).toList())
                : value.asString(otherwise);
    }
}
