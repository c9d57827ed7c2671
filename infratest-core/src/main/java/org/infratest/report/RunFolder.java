package org.infratest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prepares the folder of a run. */
final class RunFolder {

    private RunFolder() {}

    /**
     * Makes the folder, and removes what an older run left in it, so that nobody takes that for the new one's: the lines of JVMs
     * that are gone, and a report where no JVM of this run has been here yet. Files of a JVM that still runs stay; the merge
     * leaves them out by the run's id.
     */
    static void prepare(Path folder, String run) throws IOException {
        Files.createDirectories(folder);
        boolean first = true;
        for (Path file : EventFile.in(folder)) {
            boolean ours =
                    EventFile.read(file).events().stream().anyMatch(e -> e.run().equals(run));
            first &= !ours;
            if (!ours && !EventFile.isOwnerAlive(file)) {
                Files.deleteIfExists(file);
            }
        }
        if (first) {
            Files.deleteIfExists(folder.resolve(Publisher.HTML));
            Files.deleteIfExists(folder.resolve(Publisher.JSON));
            Files.deleteIfExists(folder.resolve(Publisher.MARKDOWN));
            new EvidenceFolder(folder).clear();
        }
    }
}
