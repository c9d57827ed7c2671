package org.infratest.lab.qemu;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Moves the state of a machine that stands still between its QEMU and a file, by a migration over a Unix socket.
 *
 * @param machine for messages
 * @param qmp of the machine
 * @param socket a path that nothing is at
 */
record StateTransfer(String machine, Qmp qmp, Path socket) {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int BUFFER = 1 << 18;

    /** No limit: nothing else wants the socket. */
    private static final long BYTES_A_SECOND = 1L << 40;

    /**
     * Saves it.
     *
     * @param withMemory whether memory goes along; otherwise whoever loads the state has to have it
     * @param file a new file, for this user alone
     * @throws EnvironmentException if QEMU cannot, with its reason, for example a device that cannot be moved
     */
    void save(boolean withMemory, Path file) {
        CompletableFuture<String> outcome = prepare(withMemory);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Files.deleteIfExists(socket);
            server.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> written =
                    CompletableFuture.runAsync(() -> receive(server, file), StateTransfer::start);
            qmp.execute("migrate", Map.of("uri", "unix:" + socket), ANSWER);
            await(outcome, "kept");
            written.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (QmpException e) {
            throw failed("kept", e.description(), e); // before it begins, where a device cannot be moved
        } catch (IOException e) {
            throw failed("kept", String.valueOf(e), e);
        } catch (ExecutionException e) {
            throw failed("kept", String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw failed("kept", "writing " + file + " took more than " + Durations.text(LIMIT), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            removeSocket();
        }
    }

    /**
     * Loads it into a QEMU that awaits it; the machine stands still after that.
     *
     * @throws EnvironmentException if it does not fit, or is damaged
     */
    void load(boolean withMemory, Path file) {
        CompletableFuture<String> outcome = prepare(withMemory);
        qmp.execute("migrate-incoming", Map.of("uri", "unix:" + socket), ANSWER);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                FileChannel from = FileChannel.open(file)) {
            long size = from.size();
            for (long at = 0; at < size; ) {
                at += from.transferTo(at, size - at, channel);
            }
            channel.shutdownOutput();
            await(outcome, "brought back");
        } catch (IOException e) {
            throw failed("brought back", String.valueOf(e), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            removeSocket();
        }
    }

    private CompletableFuture<String> prepare(boolean withMemory) {
        qmp.execute(
                "migrate-set-capabilities",
                Map.of("capabilities", List.of(capability("events", true), capability("x-ignore-shared", !withMemory))),
                ANSWER);
        qmp.execute("migrate-set-parameters", Map.of("max-bandwidth", BYTES_A_SECOND), ANSWER);
        CompletableFuture<String> outcome = new CompletableFuture<>();
        qmp.onEvent(event -> {
            String status = event.data().path("status").asString("");
            if (event.name().equals("MIGRATION") && (status.equals("completed") || status.equals("failed"))) {
                outcome.complete(status);
            }
        });
        qmp.onEnd(() -> outcome.complete("ended"));
        return outcome;
    }

    private static Map<String, Object> capability(String name, boolean on) {
        return Map.of("capability", name, "state", on);
    }

    private void await(CompletableFuture<String> outcome, String what) throws InterruptedException {
        try {
            String status = outcome.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!status.equals("completed")) {
                throw failed(what, reason(status), null);
            }
        } catch (ExecutionException e) {
            throw failed(what, String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw failed(what, "that took more than " + Durations.text(LIMIT), e);
        }
    }

    private String reason(String status) {
        if (status.equals("ended")) {
            return "its QEMU ended";
        }
        String said = qmp.execute("query-migrate", Map.of(), ANSWER)
                .path("error-desc")
                .asString("");
        return said.isEmpty() ? "QEMU gives no reason" : Printable.line(said, 500);
    }

    private static void receive(ServerSocketChannel server, Path file) {
        try (SocketChannel channel = server.accept();
                FileChannel to = FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + file + ": " + e, e);
        }
    }

    private void removeSocket() {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw failed("moved", String.valueOf(e), e);
        }
    }

    private EnvironmentException failed(String what, String reason, @Nullable Exception cause) {
        return new EnvironmentException("Machine '" + machine + "' could not be " + what + ": " + reason, cause);
    }

    private EnvironmentException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EnvironmentException("Interrupted while the state of machine '" + machine + "' was moved", e);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "infratest-state");
        thread.setDaemon(true);
        thread.start();
    }
}
