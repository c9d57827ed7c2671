package org.infratest.process;

import java.nio.file.Path;

/** A runner that hands everything on to another one, but for what those who extend it change. */
public abstract class ForwardingRunner implements CommandRunner {

    private final CommandRunner to;

    protected ForwardingRunner(CommandRunner to) {
        this.to = to;
    }

    @Override
    public CommandResult run(Command command) {
        return to.run(command);
    }

    @Override
    public RunningProcess start(Command command) {
        return to.start(command);
    }

    @Override
    public void stopLeftover(Path pidFile) {
        to.stopLeftover(pidFile);
    }

    @Override
    public boolean isInstalled(String program) {
        return to.isInstalled(program);
    }

    @Override
    public void stopAll() {
        to.stopAll();
    }
}
