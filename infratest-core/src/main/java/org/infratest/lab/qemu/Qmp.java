package org.infratest.lab.qemu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to a QEMU by its machine protocol: one JSON object a line, a greeting, then commands with ids and events (QEMU's {@code
 * docs/interop/qmp-spec}). Safe for use by several threads.
 */
public final class Qmp implements SocketLoop.Reader {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_LINE = 4 << 20;
    private static final long NEGOTIATION = 0;

    private final String machine;
    private final AtomicLong ids = new AtomicLong(NEGOTIATION);
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private SocketLoop.@Nullable Line wire;
    /** What it said where it should have answered; nothing that comes after it is heard. */
    private volatile @Nullable EnvironmentException nonsense;

    /**
     * Something that happened to the machine.
     *
     * @param name as QEMU calls it, for example {@code SHUTDOWN}
     * @param data what it tells about it
     */
    public record Event(String name, JsonNode data) {}

    /** For messages: the machine that it is about. */
    Qmp(String machine) {
        this.machine = machine;
        waiting.put(NEGOTIATION, ready);
    }

    void over(SocketLoop.Line line) {
        wire = line;
    }

    /** Calls that listener for each event, on the loop; it must not block. */
    public void onEvent(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** Calls that listener once the QEMU is gone, or at once where it is. */
    void onEnd(Runnable listener) {
        var unused = end.thenRun(listener);
    }

    /** Runs a command without arguments; see {@link #execute(String, Map, Duration)}. */
    public JsonNode execute(String command, Duration patience) {
        return execute(command, Map.of(), patience);
    }

    /**
     * Runs a command and returns what it answers.
     *
     * @param patience how long to wait, for the connection too
     * @throws QmpException if QEMU refuses it
     * @throws EnvironmentException if there is no answer in time, or the machine is gone
     */
    public JsonNode execute(String command, Map<String, ?> arguments, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        await(command, ready, patience, patience);
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            send(command, arguments, id);
            return await(command, answer, Duration.ofNanos(Math.max(1, end - System.nanoTime())), patience);
        } catch (IOException e) {
            throw new EnvironmentException("Machine '" + machine + "' did not take command " + command + ": " + e, e);
        } finally {
            waiting.remove(id);
        }
    }

    private void send(String command, Map<String, ?> arguments, long id) throws IOException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("execute", command);
        if (!arguments.isEmpty()) {
            message.put("arguments", arguments);
        }
        message.put("id", id);
        if (wire == null) {
            throw new IOException("it has no control socket");
        }
        wire.send((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode await(String command, CompletableFuture<JsonNode> answer, Duration left, Duration patience) {
        try {
            return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new EnvironmentException(
                    "Machine '" + machine + "': QEMU did not answer command " + command + " within "
                            + Durations.text(patience),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while QEMU carried out " + command, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw new QmpException(machine, command, refused.errorClass, refused.description);
            }
            if (e.getCause() instanceof EnvironmentException said) {
                throw new EnvironmentException(String.valueOf(said.getMessage()), e);
            }
            throw new EnvironmentException(
                    "Machine '" + machine
                            + "': its QEMU ended, or closed its control socket, before it answered command " + command,
                    e);
        }
    }

    @Override
    public void received(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                understand(text);
            } else if (line.size() < LONGEST_LINE) {
                line.write(b);
            }
        }
    }

    @Override
    public void ended() {
        EnvironmentException said = nonsense;
        Exception gone = said == null ? new IOException("the connection has ended") : said;
        ready.completeExceptionally(gone);
        waiting.values().forEach(answer -> answer.completeExceptionally(gone));
        end.complete(null);
    }

    private void understand(String text) {
        if (text.isBlank()) {
            return;
        }
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JacksonException e) {
            EnvironmentException said = new EnvironmentException(
                    "Machine '" + machine + "': QEMU sent what is not JSON: " + Printable.line(text, 200), e);
            nonsense = said;
            throw said;
        }
        if (message.has("QMP")) {
            negotiate();
        } else if (message.has("event")) {
            Event event = new Event(message.path("event").asString(), message.path("data"));
            listeners.forEach(listener -> listener.accept(event));
        } else {
            answer(message);
        }
    }

    private void negotiate() {
        try {
            send("qmp_capabilities", Map.of(), NEGOTIATION);
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private void answer(JsonNode message) {
        CompletableFuture<JsonNode> answer = waiting.get(message.path("id").asLong(-1));
        if (answer == null) {
            return; // nobody waits for it any more
        }
        JsonNode error = message.path("error");
        if (error.isMissingNode()) {
            answer.complete(message.path("return"));
        } else {
            answer.completeExceptionally(new Refused(
                    error.path("class").asString("GenericError"),
                    error.path("desc").asString("no reason")));
        }
    }

    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final String errorClass;
        private final String description;

        private Refused(String errorClass, String description) {
            super(description);
            this.errorClass = errorClass;
            this.description = description;
        }
    }
}
