package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Lease;
import org.infratest.environment.TemporaryFolder;
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
    private static final String BUILDING = "building ";
    private static final String KEEPING = "keeping ";
    private static final String MARK = "INFRATEST_LAB";

    /** Makes the folder for a lab's sockets; it is on record before it is there. */
    static SocketFolder sockets(Workspace workspace) {
        SocketFolder folder = SocketFolder.planned();
        workspace.record(SOCKETS, folder.path().toString());
        folder.make();
        return folder;
    }

    /**
     * Stops the machines and removes the sockets; works any number of times.
     *
     * @throws EnvironmentException if something is left
     */
    void remove(Lease lease, Workspace workspace) {
        Path machines = workspace.state().resolve("machines");
        for (Path machine : files(machines)) {
            files(machine).stream()
                    .filter(file -> file.toString().endsWith(".pid"))
                    .forEach(runner::stopLeftover);
        }
        if (lease.details().keySet().stream().anyMatch(key -> key.startsWith(BUILDING))) {
            runner.stopMarked(MARK, lease.id());
        }
        removeFiles(lease);
    }

    /** Nothing is asked of the files themselves: a machine that ends this moment takes some of its own away. */
    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new EnvironmentException("Could not look for machines in " + folder + ": " + e, e);
        }
    }

    /** Puts a folder on record in which an image is about to be made. */
    static void building(Workspace workspace, TemporaryFolder folder) {
        workspace.record(BUILDING + folder.path().getFileName(), folder.path().toString());
    }

    /** Puts the folder of a ready state on record in which the lab is about to be kept. */
    static void keeping(Workspace workspace, Path folder) {
        workspace.record(KEEPING + folder.getFileName(), folder.toString());
    }

    /** The variable by which programs are found that do not end with the JVM: those that make images. */
    static Map<String, String> mark(Workspace workspace) {
        return Map.of(MARK, workspace.id());
    }

    /** Removes what lies outside of the workspace. */
    static void removeFiles(Lease lease) {
        lease.details().forEach((key, folder) -> {
            if (key.startsWith(BUILDING)) {
                new TemporaryFolder(Path.of(folder)).remove();
            } else if (key.startsWith(KEEPING)) {
                WarmStore.removeUnfinished(Path.of(folder));
            }
        });
        String sockets = lease.details().get(SOCKETS);
        if (sockets != null) {
            new SocketFolder(Path.of(sockets)).close();
        }
    }
}
