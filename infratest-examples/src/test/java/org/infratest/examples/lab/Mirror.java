package org.infratest.examples.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A distributor's mirror, on this computer: one folder over HTTP, until it is closed. */
final class Mirror implements AutoCloseable {

    private final HttpServer server;

    private Mirror(HttpServer server) {
        this.server = server;
    }

    static Mirror of(Path folder) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> send(folder, exchange));
            server.start();
            return new Mirror(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI file(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
    }

    private static void send(Path folder, HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file =
                    folder.resolve(Path.of(exchange.getRequestURI().getPath()).getFileName());
            if (Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(200, Files.size(file));
                Files.copy(file, exchange.getResponseBody());
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
