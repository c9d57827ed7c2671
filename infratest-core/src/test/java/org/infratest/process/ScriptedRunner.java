package org.infratest.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.infratest.process.CommandResult.End;

/** A runner that answers from a script, with recorded output of the real tools, and keeps what it was asked. */
public final class ScriptedRunner implements CommandRunner {

    /** What a scripted program does. */
    public record Answer(int exitCode, List<String> stdout, List<String> stderr) {

        public static Answer ok(String... stdout) {
            return new Answer(0, List.of(stdout), List.of());
        }

        public static Answer of(int exitCode, List<String> stdout) {
            return new Answer(exitCode, stdout, List.of());
        }
    }

    private final Set<String> missing = new HashSet<>();
    private final List<Command> commands = new ArrayList<>();
    private final Function<Command, Answer> script;
    private final Function<Command, RunningProcess> beside;

    /** A program that runs beside the JVM has ended at once here. */
    public ScriptedRunner(Function<Command, Answer> script) {
        this(script, command -> new Ended(script.apply(command)));
    }

    public ScriptedRunner(Function<Command, Answer> script, Function<Command, RunningProcess> beside) {
        this.script = script;
        this.beside = beside;
    }

    /** The same, on a computer on which these are not installed. */
    public ScriptedRunner without(String... programs) {
        missing.addAll(List.of(programs));
        return this;
    }

    /** What the script says to it, without anybody having asked. */
    public Answer answer(Command command) {
        return script.apply(command);
    }

    public synchronized List<Command> commands() {
        return List.copyOf(commands);
    }

    public List<String> commandLines() {
        return commands().stream().map(Command::commandLine).toList();
    }

    @Override
    public CommandResult run(Command command) {
        synchronized (this) {
            commands.add(command);
        }
        Answer answer = script.apply(command);
        answer.stdout().forEach(command.onLine());
        return new CommandResult(
                command.commandLine(),
                End.EXITED,
                answer.exitCode(),
                answer.stdout(),
                answer.stderr(),
                command.log(),
                Duration.ofSeconds(14));
    }

    @Override
    public RunningProcess start(Command command) {
        synchronized (this) {
            commands.add(command);
        }
        return beside.apply(command);
    }

    private record Ended(Answer answer) implements RunningProcess {
        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean isAlive() {
            return false;
        }

        @Override
        public CompletableFuture<Integer> onExit() {
            return CompletableFuture.completedFuture(answer.exitCode());
        }

        @Override
        public List<String> lastLines() {
            return answer.stderr();
        }

        @Override
        public void stop() {}
    }

    @Override
    public void stopLeftover(Path pidFile) {}

    @Override
    public boolean isInstalled(String program) {
        return !missing.contains(program);
    }

    @Override
    public void stopAll() {}
}
