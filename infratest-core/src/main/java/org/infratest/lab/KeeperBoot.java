package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.infratest.ConfigsetFailure;
import org.infratest.environment.Workspace;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Holding;
import org.jspecify.annotations.Nullable;

/** Waits until a keeper's lab is ready, and tells what happens meanwhile as if it happened here. Not safe for use by several threads. */
final class KeeperBoot {

    private static final Duration STEP = Duration.ofMillis(200);

    private final Workspace workspace;
    private final Holding holding;
    private @Nullable Path logs;

    /**
     * Creates one.
     *
     * @param workspace of the environment
     * @param holding tells what happens
     */
    KeeperBoot(Workspace workspace, Holding holding) {
        this.workspace = workspace;
        this.holding = holding;
    }

    /**
     * Returns as soon as it is ready.
     *
     * @throws ConfigsetFailure if a machine refused what the user wrote for it
     * @throws org.infratest.ConfigurationException if the lab asks for something that does not exist
     * @throws org.infratest.EnvironmentException if it does not get ready, the keeper ends, or the time is over
     */
    Answer.Ready await() {
        try {
            Answer.Ready ready = ready();
            KeeperLogs.show(ready.logs(), workspace);
            return ready;
        } catch (RuntimeException | Error e) {
            saveLogs(e);
            throw e;
        }
    }

    private void saveLogs(Throwable reason) {
        if (logs != null) {
            try {
                KeeperLogs.save(logs, workspace);
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private Answer.Ready ready() {
        while (true) {
            workspace.checkpoint("its keeper booted it");
            Optional<Answer> told = holding.next(STEP);
            if (told.isPresent()) {
                if (told.get() instanceof Answer.Ready ready) {
                    return ready;
                }
                tell(told.get());
            }
        }
    }

    private void tell(Answer answer) {
        if (answer instanceof Answer.Began began) {
            logs = began.logs();
            workspace.record(KeeperProcess.LAB, began.lab());
        } else if (answer instanceof Answer.Progress progress) {
            workspace.progress(here(progress.message()));
        } else if (answer instanceof Answer.Entered entered) {
            if (entered.begins()) {
                workspace.enter(entered.machine(), entered.phase());
            } else {
                workspace.leave(entered.machine(), entered.phase());
            }
        } else if (answer instanceof Answer.Failed failed) {
            Answer.Failed shown = new Answer.Failed(failed.kind(), here(failed.message()));
            if (shown.kind() == Answer.Failed.Kind.CONFIGSET) {
                throw new ConfigsetFailure(shown.message());
            }
            throw shown.exception();
        }
    }

    /** With the places where its logs are to be found afterwards. */
    private String here(String message) {
        return logs == null
                ? message
                : message.replace(logs.toString(), workspace.logs().toString());
    }
}
