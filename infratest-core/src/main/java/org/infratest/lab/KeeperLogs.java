package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Consoles;
import org.infratest.environment.Workspace;

/**
 * The logs of a lab in a keeper. They lie beside the state of its environment, as it outlives the folder of a run, which may be removed while the lab
 * writes on; and each run that uses the lab finds them in its own folder.
 */
final class KeeperLogs {

    private static final String NAMES = ".+\\.(log|pcap)";

    private KeeperLogs() {}

    /** What takes the place of a run's folder for the keeper. */
    static Path run(Workspace workspace) {
        return workspace.state().toAbsolutePath().resolve("logs");
    }

    /** Shows what the lab writes, in the folder of the run that has it now. */
    static void show(Path logs, Workspace workspace) {
        Consoles.linkAll(logs, workspace.logs(), NAMES);
    }

    /** Keeps what a lab has written that did not get ready, as the state goes with it. */
    static void save(Path logs, Workspace workspace) {
        if (!Files.isDirectory(logs)) {
            return;
        }
        try (Stream<Path> files = Files.list(logs)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                Files.copy(file, workspace.logs().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not copy the logs in " + logs + ": " + e, e);
        }
    }
}
