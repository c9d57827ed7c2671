package org.infratest.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.FailureCapsule;
import org.infratest.lab.AttachedLab;
import org.infratest.report.RunReport;

/**
 * Takes a capsule of the environment of a test that failed, where somebody wants that. That it cannot be taken never decides how the test ends.
 *
 * @param wish whether somebody wants it
 * @param withBase whether what the disks stand on goes in, too
 * @param report in whose folder it goes
 */
record Capsules(CapsuleWish wish, boolean withBase, RunReport report) {

    /**
     * What came of it.
     *
     * @param files the capsule, or the note that there is none; empty where nobody wants one
     * @param remarks why there is none
     */
    record Taken(List<Path> files, List<String> remarks) {

        static final Taken NOTHING = new Taken(List.of(), List.of());
    }

    static Capsules of(Settings settings, RunReport report) {
        return new Capsules(
                settings.constant(Setting.CAPSULE, CapsuleWish.NEVER), settings.isOn(Setting.CAPSULE_BASE), report);
    }

    /** Takes it before anything is healed, or goes back. */
    Taken take(String test, Instant since, Environment environment) {
        if (wish == CapsuleWish.NEVER) {
            return Taken.NOTHING;
        }
        if (environment instanceof AttachedLab) {
            return none(
                    test,
                    "lab '" + environment.name()
                            + "' may be kept, so it lives in a process of its own, of which none can be"
                            + " taken; put teardown = Teardown.ALWAYS on the class, or run it with infratest.teardown=ALWAYS");
        }
        if (!(environment instanceof FailureCapsule source)) {
            return none(
                    test, "machines that infratest does not boot itself cannot be kept; of a @LabEnvironment it can");
        }
        try {
            Path file = report.place(test, environment.name() + ".capsule");
            source.encapsulate(new FailureCapsule.Occasion(test, since, withBase), file);
            return new Taken(List.of(file), List.of());
        } catch (RuntimeException e) { // whatever it is, it does not decide how the test ends
            return none(test, e instanceof EnvironmentException ? String.valueOf(e.getMessage()) : e.toString());
        }
    }

    private Taken none(String test, String reason) {
        String remark = "no capsule of the environment was taken: " + reason;
        List<Path> note = new ArrayList<>();
        List<String> remarks = new ArrayList<>(List.of(remark));
        try {
            Path file = report.place(test, "no-capsule.txt");
            Files.writeString(file, remark + "\n");
            note.add(file);
        } catch (IOException | EnvironmentException e) {
            remarks.add("nor could that be noted in the report: " + e.getMessage());
        }
        return new Taken(note, remarks);
    }
}
