package org.infratest.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.Workspace;
import org.infratest.event.Event;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Ask;
import org.infratest.lab.keeper.Ask.Checkpoint.Action;
import org.infratest.lab.keeper.KeeperClient;

/**
 * The checkpoints of a lab that lives in a keeper.
 *
 * @param machines its machines, whose sessions of this JVM are made anew after it went back
 * @param workspace is told what was done; only the log of the keeper knows how long each part of it took
 */
record AttachedCheckpoints(KeeperClient keeper, Environment machines, Workspace workspace) implements Checkpoints {

    @Override
    public void take(String name) {
        long begun = System.nanoTime();
        ask(Action.TAKE, name);
        workspace.events().emit(new Event.CheckpointTaken(workspace.id(), name, Map.of(), since(begun)));
    }

    @Override
    public void goBack(String name) {
        long begun = System.nanoTime();
        ask(Action.GO_BACK, name); // sessions are lost with their QEMU, and opened anew at the next call
        workspace.events().emit(new Event.WentBack(workspace.id(), name, Map.of(), since(begun)));
    }

    @Override
    public List<String> names() {
        return ask(Action.NAMES, "");
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private List<String> ask(Action action, String name) {
        return keeper.ask(new Ask.Checkpoint(action, name), Answer.Names.class).names();
    }
}
