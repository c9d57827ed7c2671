package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.examples.soak.Room;
import org.infratest.examples.soak.SubjectRun;
import org.infratest.examples.soak.Traces;
import org.infratest.examples.soak.standins.Tools;

/** One run with one fault, in a JVM of its own; it is told what came of it, and looked at what is left. */
final class Trial {

    /** What a run was reported as, where that is right. */
    static final String RIGHT = "infrastructure error";

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Duration SETTLED = Duration.ofSeconds(40);

    private Trial() {}

    static Outcome of(Fault fault) throws IOException, InterruptedException {
        try (Room room = Room.open()) {
            prepare(room.folder());
            Traces traces = new Traces(room, false);
            SubjectRun run =
                    room.start(fault.surroundings().command(), variables(room), FaultSubject.class, fault.name());
            String verdict = verdict(run);
            String printed = run.printed();
            awaitNothing(traces);
            if (fault.moment() == Fault.Moment.TEARDOWN && !traces.left().isEmpty()) {
                new Tools(room.folder()).heal();
                verdict(room.start(List.of(), variables(room), FaultSubject.class, FaultSubject.SETTLE));
                awaitNothing(traces);
            }
            List<String> left = traces.left();
            Outcome outcome = new Outcome(
                    fault.name(), verdict.replace("\n", " "), left.isEmpty() ? "nothing" : String.join(", ", left));
            keep(outcome, printed);
            return outcome;
        }
    }

    private static String verdict(SubjectRun run) throws IOException, InterruptedException {
        if (!run.process().waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            run.process().destroyForcibly().waitFor();
            return "it did not end within " + LIMIT.toMinutes() + " minutes";
        }
        return FaultSubject.verdict(run.printed());
    }

    /** What a run that went wrong has printed is what one wants to read. */
    private static void keep(Outcome outcome, String printed) throws IOException {
        if (!outcome.isRight()) {
            Path folder = Files.createDirectories(Path.of("target/soak/misreported"));
            Files.writeString(folder.resolve(outcome.fault().replaceAll("[^\\w]+", "-") + ".txt"), printed);
        }
    }

    private static void prepare(Path room) throws IOException {
        new Tools(room).install();
        for (String folder : List.of("box", "plugged", "plugged/plugins", "net", "report", "vagrant.d")) {
            Files.createDirectories(room.resolve(folder));
        }
        Files.copy(Tools.resources("configset/box.json"), room.resolve("box/box.json"));
        Files.copy(Tools.resources("configset/box.json"), room.resolve("plugged/box.json"));
        Files.copy(Tools.resources("configset/plugins.pkr.hcl"), room.resolve("plugged/plugins/plugins.pkr.hcl"));
        Files.copy(Tools.resources("configset/Vagrantfile"), room.resolve("net/Vagrantfile"));
        Files.writeString(room.resolve("disk.qcow2"), "no disk");
    }

    private static Map<String, String> variables(Room room) {
        Map<String, String> variables = new TreeMap<>(room.variables(true));
        variables.put(Stage.ROOM, room.folder().toString());
        variables.put("SOAK_RECORDINGS", Tools.resources("recordings").toString());
        variables.put("PATH", new Tools(room.folder()).path());
        variables.put("INFRATEST_ROOT", room.folder().toString());
        variables.put("INFRATEST_DIAGNOSIS", "off");
        variables.put("INFRATEST_BUILD_TIMEOUT", "8 s");
        return variables;
    }

    private static void awaitNothing(Traces traces) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .timeout(SETTLED)
                    .until(() -> traces.left().isEmpty());
        } catch (ConditionTimeoutException e) {
            // what is left then is told
        }
    }
}
