package org.infratest.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/** Serves the files of a folder over HTTP, on a port of the loopback interface, for a lab's machines to read from. */
final class FolderServer implements AutoCloseable {

    private static final int NO_BODY = -1;

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads;

    private FolderServer(Path folder, HttpServer server, ExecutorService threads) {
        this.folder = folder;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to serve.
     *
     * @throws ConfigurationException if it is not a folder
     */
    static FolderServer start(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException("Folder " + folder + ", which a lab is to serve, does not exist");
        }
        ExecutorService threads = Executors.newFixedThreadPool(4, work -> {
            Thread thread = new Thread(work, "infratest-lab-files");
            thread.setDaemon(true);
            return thread;
        });
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FolderServer files = new FolderServer(folder.toRealPath(), server, threads);
            server.setExecutor(threads);
            server.createContext("/", files::answer);
            server.start();
            return files;
        } catch (IOException e) {
            threads.shutdownNow();
            throw new EnvironmentException("Folder " + folder + " cannot be served: " + e, e);
        }
    }

    /** Where it answers. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod().toUpperCase(Locale.ROOT);
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(405, NO_BODY);
                return;
            }
            Path file = file(exchange.getRequestURI().getPath());
            if (file == null) {
                exchange.sendResponseHeaders(404, NO_BODY);
                return;
            }
            long size = Files.size(file);
            if (method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(size));
                exchange.sendResponseHeaders(200, NO_BODY);
                return;
            }
            exchange.sendResponseHeaders(200, size == 0 ? NO_BODY : size);
            try (OutputStream out = exchange.getResponseBody()) {
                Files.copy(file, out);
            }
        }
    }

    /** A file in the folder, wherever its links lead within it; null for anything else. */
    @Nullable
    private Path file(String path) throws IOException {
        try {
            Path wanted = folder.resolve(path.replaceFirst("^/+", "")).normalize();
            return wanted.startsWith(folder)
                            && Files.isRegularFile(wanted)
                            && wanted.toRealPath().startsWith(folder)
                    ? wanted
                    : null;
        } catch (InvalidPathException e) {
            return null; // no file has such a name
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
