package org.infratest.provision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.environment.OwnFolder;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;

/** Makes byte code of Python files, by the Python of the test machine, where there is one. */
final class SaltCompiler {

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final CommandRunner runner;

    SaltCompiler(CommandRunner runner) {
        this.runner = runner;
    }

    /** What to do with the files. */
    @FunctionalInterface
    interface Use {
        void accept(TreeFiles files) throws IOException;
    }

    /** Whether it makes byte code of that kind. */
    boolean makes(String tag) {
        if (tag.isEmpty() || !runner.isInstalled("python3")) {
            return false;
        }
        CommandResult result =
                runner.run(Command.of("python3", "-c", "import sys; print(sys.implementation.cache_tag)"));
        return result.succeeded() && result.stdout().equals(List.of(tag));
    }

    /**
     * Hands over the files with the byte code of all that can be compiled. It is trusted whatever the times of the files are.
     *
     * @param folder where the files will be, for traces
     */
    void with(TreeFiles files, String folder, Use use) throws IOException {
        try (OwnFolder temporary = OwnFolder.make()) {
            for (Map.Entry<String, Path> file : files.files().entrySet()) {
                Path copy = temporary.path().resolve(file.getKey());
                Files.createDirectories(copy.getParent());
                Files.copy(file.getValue(), copy);
            }
            compile(temporary.path(), folder);
            use.accept(TreeFiles.in(temporary.path()));
        }
    }

    /** It exits with 1 where one file does not compile, as some for other versions of Python do not. */
    private void compile(Path tree, String folder) {
        CommandResult result = runner.run(Command.of(
                        "python3",
                        "-m",
                        "compileall",
                        "-q",
                        "-j",
                        "2",
                        "--invalidation-mode",
                        "unchecked-hash",
                        "-s",
                        tree.toString(),
                        "-p",
                        folder,
                        tree.toString())
                .withDeadline(DEADLINE));
        if (result.end() != CommandResult.End.EXITED || result.exitCode() > 1) {
            throw new EnvironmentException("The Salt tree could not be compiled: '" + result.commandLine() + "' "
                    + result.ending() + result.lastLines(10));
        }
    }
}
