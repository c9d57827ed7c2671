package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What became of a configset as a text, for a later run. */
final class AppliedText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AppliedText() {}

    private record Applied(String configset, String host, List<State> states, String took, List<String> leftBehind) {}

    private record State(
            String id,
            String name,
            String function,
            String sls,
            AppliedState.Result result,
            String changes,
            String comment,
            String took,
            @Nullable String file,
            int line) {}

    static String write(AppliedConfigset applied) {
        return JSON.writeValueAsString(new Applied(
                applied.configset(),
                applied.host(),
                applied.states().stream().map(AppliedText::state).toList(),
                applied.took().toString(),
                applied.leftBehind()));
    }

    private static State state(AppliedState state) {
        Path file = state.file();
        return new State(
                state.id(),
                state.name(),
                state.function(),
                state.sls(),
                state.result(),
                state.changes(),
                state.comment(),
                state.duration().toString(),
                file == null ? null : file.toAbsolutePath().toString(),
                state.line());
    }

    /**
     * The same again.
     *
     * @throws JacksonException if it is no such text
     */
    static AppliedConfigset read(String text) {
        Applied applied = JSON.readValue(text, Applied.class);
        return new AppliedConfigset(
                applied.configset(),
                applied.host(),
                applied.states().stream().map(AppliedText::state).toList(),
                Duration.parse(applied.took()),
                applied.leftBehind());
    }

    private static AppliedState state(State state) {
        String file = state.file();
        return new AppliedState(
                state.id(),
                state.name(),
                state.function(),
                state.sls(),
                state.result(),
                state.changes(),
                state.comment(),
                Duration.parse(state.took()),
                file == null ? null : SourceFiles.shown(Path.of(file)),
                state.line());
    }
}
