package org.infratest.lab.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** QEMU's tool for disk images. */
public final class QemuImg {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration QUICK = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final int SHOWN = 1000;

    /** Of {@code qemu-img check}: only leaks, or a format of which it knows no check. */
    private static final Set<Integer> HARMLESS = Set.of(3, 63);

    private final CommandRunner runner;

    private final Map<String, String> environment;

    /** Runs it by that runner. */
    public QemuImg(CommandRunner runner) {
        this(runner, Map.of());
    }

    /** Runs it by that runner, with these variables. */
    public QemuImg(CommandRunner runner, Map<String, String> environment) {
        this.runner = runner;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Makes a writable image that takes what it does not have from {@code base}, which stays as it is.
     *
     * @param base a qcow2 image
     * @throws org.infratest.process.ToolMissingException if {@code qemu-img} is not installed
     */
    public void overlay(Path base, Path overlay) {
        run(QUICK, "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base.toString(), overlay.toString());
    }

    /**
     * Makes an empty disk, which takes no room yet.
     *
     * @throws org.infratest.process.ToolMissingException if {@code qemu-img} is not installed
     */
    public void empty(Path image, int mebibytes) {
        run(QUICK, "create", "-q", "-f", "qcow2", image.toString(), mebibytes + "M");
    }

    ImageInfo info(Path image) {
        CommandResult result = run(QUICK, "info", "-U", "--output=json", image.toString());
        try {
            JsonNode info = JSON.readTree(String.join("\n", result.stdout()));
            return new ImageInfo(
                    info.path("format").asString(""),
                    info.path("virtual-size").asLong(0),
                    info.path("backing-filename").asString(""),
                    info.path("format-specific").path("data").path("data-file").asString(""));
        } catch (JacksonException e) {
            throw new EnvironmentException("\"" + result.commandLine() + "\" printed what is not JSON", e);
        }
    }

    void convert(Path image, String format, Path qcow2) {
        run(LONG, "convert", "-f", format, "-O", "qcow2", image.toString(), qcow2.toString());
    }

    /** Whether the image's own records are in order; quick, as the content is not read. */
    public boolean isSound(Path qcow2) {
        return runner.run(command(LONG, "check", "-q", "-f", "qcow2", qcow2.toString()))
                .succeeded();
    }

    /**
     * What is wrong with the records of an image, as far as QEMU looks at those of its format; empty for nothing. That some of its
     * content is used by nobody is not wrong.
     */
    String damage(Path image, String format) {
        CommandResult result = runner.run(command(LONG, "check", "-f", format, image.toString()));
        return result.succeeded() || HARMLESS.contains(result.exitCode())
                ? ""
                : Printable.line(firstLine(result), SHOWN);
    }

    /** Of damage there may be thousands of lines, each like the first one. */
    private static String firstLine(CommandResult result) {
        return said(result).lines().filter(line -> !line.isBlank()).findFirst().orElse(result.ending());
    }

    private CommandResult run(Duration deadline, String... arguments) {
        CommandResult result = runner.run(command(deadline, arguments));
        if (!result.succeeded()) {
            throw new EnvironmentException(
                    "\"" + result.commandLine() + "\" " + result.ending() + ": " + Printable.tail(said(result), SHOWN));
        }
        return result;
    }

    private static String said(CommandResult result) {
        List<String> said = new ArrayList<>(result.stderr());
        said.addAll(result.stdout());
        return String.join("\n", said);
    }

    private Command command(Duration deadline, String... arguments) {
        List<String> words = new ArrayList<>(List.of("qemu-img"));
        words.addAll(List.of(arguments));
        return Command.of(words).withEnvironment(environment).withDeadline(deadline);
    }
}
