package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Lease;
import org.infratest.environment.Workspace;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.process.CommandRunner;

/**
 * Takes down what a lab has left when its JVM is gone. Its machines died with the JVM, unless that was cut off from them in a way that
 * nobody foresaw; so each that is on record is proved to be gone.
 *
 * @param runner stops by process id and start time
 */
record Leftovers(CommandRunner runner) {

    private static final String SOCKETS = "sockets";

    /** Makes the folder for a lab's sockets; it is on record before there is anything in it. */
    static SocketFolder sockets(Workspace workspace) {
        SocketFolder folder = SocketFolder.create();
        workspace.record(SOCKETS, folder.path().toString());
        return folder;
    }

    /**
     * Stops the machines and removes the sockets; works any number of times.
     *
     * @throws EnvironmentException if something is left
     */
    void remove(Lease lease, Workspace workspace) {
        Path machines = workspace.state().resolve("machines");
        if (Files.isDirectory(machines)) {
            try (Stream<Path> files = Files.walk(machines, 2)) {
                List<Path> tracked =
                        files.filter(file -> file.toString().endsWith(".pid")).toList();
                tracked.forEach(runner::stopLeftover);
            } catch (IOException e) {
                throw new EnvironmentException("Could not look for machines in " + machines + ": " + e, e);
            }
        }
        String sockets = lease.details().get(SOCKETS);
        if (sockets != null) {
            new SocketFolder(Path.of(sockets)).close();
        }
    }
}
