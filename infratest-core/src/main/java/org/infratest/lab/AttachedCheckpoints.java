package org.infratest.lab;

import java.util.List;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Ask;
import org.infratest.lab.keeper.Ask.Checkpoint.Action;
import org.infratest.lab.keeper.KeeperClient;

/**
 * The checkpoints of a lab that lives in a keeper.
 *
 * @param machines its machines, whose sessions of this JVM are made anew after it went back
 */
record AttachedCheckpoints(KeeperClient keeper, Environment machines) implements Checkpoints {

    @Override
    public void take(String name) {
        ask(Action.TAKE, name);
    }

    @Override
    public void goBack(String name) {
        ask(Action.GO_BACK, name); // sessions are lost with their QEMU, and opened anew at the next call
    }

    @Override
    public List<String> names() {
        return ask(Action.NAMES, "");
    }

    private List<String> ask(Action action, String name) {
        return keeper.ask(new Ask.Checkpoint(action, name), Answer.Names.class).names();
    }
}
