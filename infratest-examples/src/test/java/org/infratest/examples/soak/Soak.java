package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Kills JVMs a few hundred times; {@code scripts/soak} runs it. What was done is in a file, so that it can be continued. */
public final class Soak {

    /** How many of 300 each scene gets. */
    private static final Map<Scene, Integer> SHARES = Map.of(Scene.LAB, 200, Scene.PACKER, 60, Scene.VAGRANT, 40);

    private final Path record;
    private final List<Kill> done = new ArrayList<>();

    private Soak(Path record) throws IOException {
        this.record = record;
        if (Files.exists(record)) {
            Files.readAllLines(record).forEach(line -> done.add(Kill.parse(line)));
        }
    }

    /**
     * Gets how many kills there are to be, a seed, the file in which they are recorded, and perhaps the one scene that they are of. Ends with 1 where
     * something was left behind.
     */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Soak soak = new Soak(Path.of(arguments[2]));
        Map<Scene, Integer> counts = arguments.length > 3
                ? Map.of(Scene.valueOf(arguments[3].toUpperCase(Locale.ROOT)), count)
                : shares(count);
        System.out.println("seed " + seed);
        for (Map.Entry<Scene, Integer> each : new EnumMap<>(counts).entrySet()) {
            soak.kill(each.getKey(), each.getValue(), seed);
        }
        long left = soak.done.stream().filter(kill -> !kill.isClean()).count();
        System.out.println("kills: " + soak.done.size() + ", left behind: " + left);
        System.exit(left == 0 ? 0 : 1);
    }

    private static Map<Scene, Integer> shares(int count) {
        Map<Scene, Integer> counts = new EnumMap<>(Scene.class);
        SHARES.forEach((scene, share) -> counts.put(scene, Math.max(1, Math.round(share * count / 300f))));
        return counts;
    }

    private void kill(Scene scene, int count, long seed) throws Exception {
        int number = (int) done.stream().filter(kill -> kill.scene() == scene).count() + 1;
        while (number <= count) {
            try (Room room = Room.open()) {
                Kills kills = Kills.prepare(room, scene, seed);
                boolean clean = true;
                while (clean && number <= count) { // whatever is left would be found again after each further kill
                    Kill kill = kills.kill(number++);
                    System.out.println(kill.line());
                    done.add(kill);
                    Files.writeString(record, kill.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    clean = kill.isClean();
                }
            }
        }
    }
}
