package org.infratest.environment;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An {@link SshEnvironment} that can go back. */
final class RewindingSshEnvironment extends SshEnvironment implements Rewinding, Tidying {

    private final Function<SshEnvironment, Checkpoints> making;
    private @Nullable Checkpoints checkpoints;

    RewindingSshEnvironment(Builder plan, Function<SshEnvironment, Checkpoints> making) {
        super(plan);
        this.making = making;
    }

    @Override
    public synchronized Checkpoints checkpoints() {
        if (checkpoints == null) {
            checkpoints = making.apply(this);
        }
        return checkpoints;
    }

    @Override
    public synchronized void tidy() {
        if (checkpoints instanceof Tidying tidying) {
            tidying.tidy();
        }
    }
}
