package org.infratest.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.infratest.environment.Lease;
import org.infratest.environment.TemporaryFolder;
import org.infratest.environment.Workspace;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;

/**
 * What a build has on this computer while it runs, and how it is taken down: Packer, which cleans up when it is asked to stop; its children, which have
 * a mark from it and outlive it where it is killed; and two folders.
 *
 * @param partial what will be the box
 * @param temporary what Packer writes to the folder for temporary files: scripts, keys, and sockets, whose paths have to be short
 */
record BuildPlaces(TemporaryFolder partial, TemporaryFolder temporary) {

    private static final String PARTIAL = "partial";
    private static final String TEMPORARY = "temporary";
    private static final String MARK = "INFRATEST_BUILD";

    /** Those of a build whose box goes into that folder. */
    static BuildPlaces planned(Path folder) {
        Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
        return new BuildPlaces(new TemporaryFolder(partial), TemporaryFolder.planned());
    }

    /** Those of a build that is on record. */
    static BuildPlaces of(Lease lease) {
        return new BuildPlaces(folder(lease, PARTIAL), folder(lease, TEMPORARY));
    }

    private static TemporaryFolder folder(Lease lease, String key) {
        return new TemporaryFolder(
                Path.of(Objects.requireNonNull(lease.details().get(key), key)));
    }

    /** As the lease has them. */
    Map<String, String> details() {
        return Map.of(
                PARTIAL, partial.path().toString(), TEMPORARY, temporary.path().toString());
    }

    void make() throws IOException {
        partial.remove(); // of a version that kept no record
        Files.createDirectories(Objects.requireNonNull(partial.path().getParent()));
        partial.make();
        temporary.make();
    }

    /** Packer's command, so that it can be found by whoever comes after this JVM. */
    Command owned(Command command, Workspace workspace) {
        Map<String, String> environment = new TreeMap<>(command.environment());
        environment.put(MARK, workspace.id());
        environment.put("TMPDIR", temporary.path().toString());
        return command.withEnvironment(environment).trackedIn(pidFile(workspace));
    }

    /** Ends what runs, and removes what is on disk. Works any number of times. */
    void destroy(Workspace workspace, CommandRunner runner) {
        runner.stopLeftover(pidFile(workspace));
        runner.stopMarked(MARK, workspace.id());
        removeFiles();
    }

    void removeFiles() {
        partial.remove();
        temporary.remove();
    }

    private static Path pidFile(Workspace workspace) {
        return workspace.state().resolve("packer.pid");
    }
}
