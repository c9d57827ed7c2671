package org.infratest.examples.soak.parallel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Has eight classes run at the same time, again and again; {@code scripts/soak} runs it. What was done is in a file, so that it can be continued. */
public final class ParallelSoak {

    /** Each round of that many has real machines. */
    private static final int LABS_EACH = 5;

    private ParallelSoak() {}

    /** Gets how many rounds there are to be, and the file in which they are recorded. Ends with 1 where something clashed or was oversubscribed. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Path record = Path.of(arguments[1]);
        List<Round> rounds = done(record);
        for (int number = rounds.size() + 1; number <= count; number++) {
            Round round = Round.run(number, number % LABS_EACH == 0 ? Crowd.LABS : Crowd.VAGRANT);
            System.out.println(round.line());
            rounds.add(round);
            Files.writeString(record, round.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        long clashes = rounds.stream().filter(Round::hasClashes).count();
        long oversubscribed = rounds.stream().filter(Round::isOversubscribed).count();
        System.out.println(
                "rounds: " + rounds.size() + ", clashes: " + clashes + ", oversubscribed: " + oversubscribed);
        System.exit(clashes + oversubscribed == 0 ? 0 : 1);
    }

    private static List<Round> done(Path record) throws IOException {
        List<Round> rounds = new ArrayList<>();
        if (Files.exists(record)) {
            Files.readAllLines(record).forEach(line -> rounds.add(Round.parse(line)));
        }
        return rounds;
    }
}
