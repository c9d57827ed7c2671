package org.infratest.examples.namespaces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/**
 * A running network of namespaces, for programs and for tests that need no extension:
 *
 * <pre>{@code
 * try (Namespaces net = Namespaces.start(spec)) {
 *     TcpProbe.to(net.host("web")).from(net.host("client")).assertOpen(22);
 * }
 * }</pre>
 *
 * <p>In a test class, {@code Infratest.with(EnvironmentRequest.of(spec, new NamespacesProvider(new SystemCommandRunner())))} does the
 * same. Either way, this JVM has to be in a private network: {@code scripts/in-private-net COMMAND}.
 */
public final class Namespaces implements AutoCloseable {

    private final NamespacesProvider provider;
    private final EnvironmentHandle<NamespacesSpec> handle;
    private final Path folder;

    private Namespaces(NamespacesProvider provider, EnvironmentHandle<NamespacesSpec> handle, Path folder) {
        this.provider = provider;
        this.handle = handle;
        this.folder = folder;
    }

    /** Starts it, with its files in a temporary folder. */
    public static Namespaces start(NamespacesSpec spec) {
        return start(spec, EventSink.NONE);
    }

    /** Starts it, with its files in a temporary folder, and tells what happens. */
    public static Namespaces start(NamespacesSpec spec, EventSink events) {
        CommandRunner runner = new SystemCommandRunner();
        NamespacesProvider provider = new NamespacesProvider(runner);
        try {
            Path folder = Files.createTempDirectory("infratest-namespaces");
            Places places = new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now());
            Namespaces started = new Namespaces(
                    provider, new EnvironmentHandle<>(provider, spec, places, Teardown.ALWAYS, events), folder);
            started.startOrClose();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startOrClose() {
        boolean ready = false;
        try {
            handle.start();
            ready = true;
        } finally {
            if (!ready) {
                handle.close(); // the folder stays, as the failure names the log in it
            }
        }
    }

    /** The environment. */
    public Environment environment() {
        return handle.start();
    }

    /** A machine, to probe and to look from. */
    public Host host(String name) {
        return environment().host(name);
    }

    /** A machine, to do in it what needs no SSH. */
    public NamespaceMachine machine(String name) {
        return provider.machine(environment(), name);
    }

    /** The folder with all logs and files; removed at the end. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        handle.close();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
