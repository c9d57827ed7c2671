package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.provision.AppliedState.Result;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the plugin of ours tells: a line for each result of a task. */
final class AnsibleReturn {

    /** How its lines begin. */
    static final String MARK = "infratest {";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PLACE = Pattern.compile("(.*):(\\d{1,7})");
    private static final int SHORT = 300;
    private static final int LONG = 8_000;

    private AnsibleReturn() {}

    /**
     * The tasks of one machine, in their order.
     *
     * @param preview whether nothing was changed
     * @throws EnvironmentException if the machine could not be reached
     */
    static List<AppliedState> tasks(List<String> printed, String host, boolean preview) {
        List<AppliedState> tasks = new ArrayList<>();
        for (String line : printed) {
            if (line.startsWith(MARK)) {
                JsonNode told = json(line.substring(MARK.length() - 1));
                if (told.path("host").asString("").equals(host)) {
                    tasks.add(task(told, preview));
                }
            }
        }
        return tasks;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            throw new EnvironmentException("Ansible printed what cannot be read: " + Printable.line(line, SHORT), e);
        }
    }

    private static AppliedState task(JsonNode told, boolean preview) {
        String state = told.path("state").asString("");
        String task = Printable.line(told.path("task").asString(""), SHORT);
        String said = said(told.path("said"));
        if (state.equals("unreachable")) {
            throw new EnvironmentException("Ansible did not reach host '"
                    + told.path("host").asString("") + "' at task '" + task + "'\n  " + said.replace("\n", "\n  "));
        }
        boolean changed = state.equals("changed");
        String diff = Printable.text(told.path("diff").asString("").strip(), LONG);
        Matcher place = PLACE.matcher(told.path("path").asString(""));
        boolean placed = place.matches();
        return new AppliedState(
                task,
                task,
                Printable.line(told.path("action").asString(""), SHORT),
                "",
                result(state, preview),
                !changed ? "" : diff.isEmpty() ? "changed" : diff,
                said,
                Duration.ofMillis((long) (told.path("took").asDouble(0) * 1000)),
                placed ? SourceFiles.shown(Path.of(place.group(1))) : null,
                placed ? Integer.parseInt(place.group(2)) : 0);
    }

    private static Result result(String state, boolean preview) {
        return switch (state) {
            case "failed" -> Result.FAILED;
            case "skipped" -> Result.NOT_RUN;
            case "changed" -> preview ? Result.WOULD_CHANGE : Result.SUCCEEDED;
            default -> Result.SUCCEEDED;
        };
    }

    private static String said(JsonNode said) {
        String text = said.properties().stream()
                .map(entry -> entry.getKey() + ": "
                        + (entry.getValue().isString()
                                ? entry.getValue().asString()
                                : entry.getValue().toString()))
                .collect(Collectors.joining("\n"));
        return Printable.text(text, LONG);
    }
}
