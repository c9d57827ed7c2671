package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What an NFS server serves.
 *
 * @param connection what came of opening the connection to its port
 * @param versions the versions that it speaks: {@code 3}, {@code 4.0}, {@code 4.1}, {@code 4.2}
 * @param exports the folders that it exports, as its mount service lists them
 * @param exportsProblem why there is no such list, or an empty string: a server of version 4 alone needs no mount service
 * @param problem why it does not answer, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record NfsObservation(
        TcpObservation connection,
        List<String> versions,
        List<Export> exports,
        String exportsProblem,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements StreamObservation {

    private static final int SHOWN = 20;

    /**
     * A folder that is exported.
     *
     * @param path as the server calls it
     * @param clients to whom; to everybody where there is none
     */
    public record Export(String path, List<String> clients) {

        /** Copies the list. */
        public Export {
            clients = List.copyOf(clients);
        }
    }

    /** Copies the lists. */
    public NfsObservation {
        versions = List.copyOf(versions);
        exports = List.copyOf(exports);
    }

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    /** Whether it speaks a version; {@code 4} stands for any of its minor versions. */
    public boolean serves(String version) {
        return problem.isEmpty()
                && versions.stream().anyMatch(one -> one.equals(version) || one.startsWith(version + "."));
    }

    /** Whether it exports that very folder. */
    public boolean exports(String path) {
        return problem.isEmpty()
                && exports.stream().anyMatch(export -> export.path().equals(path));
    }

    @Override
    public String description() {
        if (!problem.isEmpty()) {
            return Printable.line(problem, 600);
        }
        String speaks = "the server speaks NFS " + String.join(", ", versions);
        if (!exportsProblem.isEmpty()) {
            return speaks + ", and does not list its exports (" + Printable.line(exportsProblem, 300) + ")";
        }
        return speaks + " and exports " + (exports.isEmpty() ? "nothing" : paths());
    }

    private String paths() {
        return Printable.line(
                String.join(
                        ", ", exports.stream().limit(SHOWN).map(Export::path).toList()),
                400);
    }

    @Override
    public List<String> details() {
        List<String> lines = new ArrayList<>();
        exports.stream()
                .limit(SHOWN)
                .forEach(export -> lines.add("export: " + Printable.line(export.path(), 100) + " to "
                        + (export.clients().isEmpty()
                                ? "everybody"
                                : Printable.line(String.join(", ", export.clients()), 200))));
        return lines;
    }

    @Override
    public @Nullable Throwable cause() {
        return failure;
    }
}
