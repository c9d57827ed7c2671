package org.infratest.examples.rewind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.examples.lab.ResumedLab;

/** Has a capsule of {@link RewindProof} go on, and compares what is true on its machines with what was. Started by {@code scripts/rewind-proof}. */
public final class ResumedElsewhere {

    static final String CAPSULE = "ready.capsule";
    static final String FACTS = ".facts";

    /** Names the user who has taken the capsule. */
    static final String TAKER = "taker";

    private ResumedElsewhere() {}

    /**
     * Compares.
     *
     * @param arguments the folder with the capsule and what was true, and the image that the disks of its machines stand on
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        String user = System.getProperty("user.name");
        if (Files.readString(folder.resolve(TAKER)).equals(user)) {
            System.out.println("LEAK: user " + user
                    + " has taken the capsule, and nobody else is here to resume it; start it as root");
            System.exit(1);
        }
        int leaks = 0;
        try (ResumedLab lab = ResumedLab.of(
                Files.createDirectories(folder.resolve("resumed")),
                folder.resolve(CAPSULE),
                "--base",
                Path.of(arguments[1]).toAbsolutePath().toString())) {
            for (Path facts : facts(folder)) {
                String host = String.valueOf(facts.getFileName()).replace(FACTS, "");
                List<String> differences =
                        new Facts(Files.readAllLines(facts), 0).differences(Facts.read(lab.run(host, Facts.COMMAND)));
                leaks += differences.isEmpty() ? 0 : 1;
                System.out.println("capsule resumed by " + user + " in "
                        + Path.of("").toAbsolutePath() + ": " + host + ": "
                        + (differences.isEmpty() ? "as before" : "LEAK: " + String.join(", ", differences)));
            }
        }
        System.exit(leaks == 0 ? 0 : 1);
    }

    private static List<Path> facts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(FACTS))
                    .sorted()
                    .toList();
        }
    }
}
