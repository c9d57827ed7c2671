package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ready states of labs in the cache, for whoever looks after it. A lab whose state is removed boots the next time. */
public final class CachedStates {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path cache;

    /** Those of a cache. */
    public CachedStates(Path cache) {
        this.cache = cache;
    }

    /**
     * One of them.
     *
     * @param hash of all that it came from; also its name
     * @param folder where it is
     * @param lab the name of the lab; a question mark where it is not whole
     * @param machines the names of its machines
     * @param bytes how much room it takes
     * @param lastUse when a lab last went on from it
     */
    public record State(String hash, Path folder, String lab, List<String> machines, long bytes, Instant lastUse) {}

    /**
     * All of them, also those that are not whole.
     *
     * @throws EnvironmentException if the cache cannot be read
     */
    public List<State> list() {
        List<State> states = new ArrayList<>();
        try {
            for (Path folder : ImageFiles.list(WarmStore.root(cache))) {
                if (!String.valueOf(folder.getFileName()).startsWith(".") && Files.isDirectory(folder)) {
                    states.add(state(folder));
                }
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not look at the ready states in " + WarmStore.root(cache) + ": " + e, e);
        }
        return states;
    }

    private State state(Path folder) throws IOException {
        String hash = String.valueOf(folder.getFileName());
        Path manifest = folder.resolve(WarmStore.MANIFEST);
        Instant change = Files.getLastModifiedTime(folder).toInstant();
        Instant lastUse = WarmStore.use(cache, hash).last().orElse(change);
        if (Files.isRegularFile(manifest)) {
            try {
                JsonNode json = JSON.readTree(Files.readString(manifest));
                return new State(
                        hash,
                        folder,
                        json.path("lab").asString("?"),
                        List.copyOf(json.path("machines").propertyNames()),
                        json.path("bytes").asLong(0),
                        lastUse);
            } catch (JacksonException e) {
                return new State(hash, folder, "?", List.of(), size(folder), lastUse); // found out when it is asked for
            }
        }
        return new State(hash, folder, "?", List.of(), size(folder), lastUse);
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : ImageFiles.list(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /**
     * Removes one, unless a JVM uses it.
     *
     * @return whether it was removed
     * @throws EnvironmentException if it cannot be removed
     */
    public boolean remove(State state) {
        try {
            return WarmStore.use(cache, state.hash()).unlessUsed(() -> ImageFiles.remove(state.folder()));
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the ready state in " + state.folder() + ": " + e, e);
        }
    }
}
