package org.infratest.examples.soak.parallel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.infratest.examples.soak.Room;
import org.infratest.examples.soak.SubjectRun;
import org.infratest.examples.soak.Traces;
import org.infratest.examples.soak.standins.Tools;

/**
 * One round, as a line tells it.
 *
 * @param number from 1
 * @param crowd who came
 * @param how how much was taken at most
 * @param clashes what got in the way of what; {@code none} for nothing
 * @param oversubscribed what there was too little of; {@code nothing} for nothing
 */
record Round(int number, Crowd crowd, String how, String clashes, String oversubscribed) {

    /** The folders of the machines that stand-ins for Vagrant have. */
    static final List<String> CONFIGSETS = List.of("one", "two", "three", "four");

    private static final Pattern LINE =
            Pattern.compile("round (\\d+) \\((\\w+)\\): (.*); clashes: (.*); oversubscribed: (.*)");
    private static final long LIMIT_MINUTES = 30;

    /** Three machines at a time, of which two stay for the whole run. */
    private static final Limits OF_VAGRANT = new Limits(1_600, 2, 2);

    private static final Limits OF_LABS = new Limits(1_000, 4, 2);

    static Round run(int number, Crowd crowd) throws IOException, InterruptedException {
        Limits limits = crowd == Crowd.VAGRANT ? OF_VAGRANT : OF_LABS;
        try (Room room = Room.open()) {
            prepare(room, crowd);
            Traces traces = new Traces(room, false);
            BookWatch watch = new BookWatch(room.cache().resolve("locks/turns.json"), limits);
            SubjectRun run;
            boolean ended;
            try (watch) {
                run = room.start(List.of(), variables(room, crowd, limits), CrowdSubject.class, crowd.name());
                ended = run.process().waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            }
            List<String> clashes = new ArrayList<>(watch.clashes());
            clashes.addAll(clashes(room, run, ended, traces));
            if (!clashes.isEmpty()) {
                Path folder = Files.createDirectories(Path.of("target/soak/clashes"));
                Files.writeString(folder.resolve("round-" + number + ".txt"), run.printed());
            }
            return new Round(
                    number,
                    crowd,
                    crowd.classes().size() + " classes, " + watch.states() + " changes of the book, at most "
                            + watch.most(),
                    clashes.isEmpty() ? "none" : String.join(", ", clashes).replace("\n", " "),
                    watch.oversubscribed().isEmpty() ? "nothing" : String.join(", ", watch.oversubscribed()));
        }
    }

    private static List<String> clashes(Room room, SubjectRun run, boolean ended, Traces traces) throws IOException {
        List<String> clashes = new ArrayList<>();
        if (!ended) {
            clashes.add("it did not end within " + LIMIT_MINUTES + " minutes");
        } else if (run.process().exitValue() != 0) {
            clashes.add("tests have failed: "
                    + run.printed()
                            .lines()
                            .filter(line -> line.contains(" are green, "))
                            .findFirst()
                            .orElse("all"));
        } else {
            traces.left().stream().filter(line -> line.startsWith("file ")).forEach(clashes::add);
        }
        Path noticed = room.folder().resolve("clashes");
        if (Files.exists(noticed)) {
            clashes.addAll(Files.readAllLines(noticed));
        }
        return clashes;
    }

    private static void prepare(Room room, Crowd crowd) throws IOException {
        if (crowd == Crowd.VAGRANT) {
            new Tools(room.folder()).install();
            for (String name : CONFIGSETS) {
                Path folder = Files.createDirectory(room.folder().resolve(name));
                Files.copy(Tools.resources("configset/Vagrantfile"), folder.resolve("Vagrantfile"));
            }
        }
    }

    private static Map<String, String> variables(Room room, Crowd crowd, Limits limits) {
        Map<String, String> variables = new TreeMap<>(room.variables(true));
        variables.putAll(limits.variables());
        if (crowd == Crowd.VAGRANT) {
            variables.put("PATH", new Tools(room.folder()).path());
            variables.put("INFRATEST_ROOT", room.folder().toString());
        }
        variables.put("SOAK_ROOM", room.folder().toString());
        variables.put("SOAK_RECORDINGS", Tools.resources("recordings").toString());
        return variables;
    }

    boolean hasClashes() {
        return !clashes.equals("none");
    }

    boolean isOversubscribed() {
        return !oversubscribed.equals("nothing");
    }

    String line() {
        return "round " + number + " (" + crowd.name().toLowerCase(Locale.ROOT) + "): " + how + "; clashes: " + clashes
                + "; oversubscribed: " + oversubscribed;
    }

    static Round parse(String line) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("No line of a round: " + line);
        }
        return new Round(
                Integer.parseInt(matcher.group(1)),
                Crowd.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                matcher.group(3),
                matcher.group(4),
                matcher.group(5));
    }
}
