package org.infratest.lab.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandResult.End;
import org.infratest.process.CommandRunner;
import org.jspecify.annotations.Nullable;
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

    /** The largest exit code that {@code qemu-img check} has a meaning for. */
    private static final int MOST_OF_CHECK = 63;

    private static final int SHOWN_LINES = 5;

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

    /** What runs it. */
    public CommandRunner runner() {
        return runner;
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

    /**
     * The images that one consists of, itself first, then the one that it stands on, and so on. Somebody may write to it.
     *
     * @throws EnvironmentException if that cannot be read
     */
    public List<Path> chain(Path image) {
        CommandResult result = run(QUICK, "info", "-U", "--backing-chain", "--output=json", image.toString());
        try {
            List<Path> chain = new ArrayList<>();
            JSON.readTree(String.join("\n", result.stdout()))
                    .forEach(each -> chain.add(Path.of(each.path("filename").asString(""))));
            return chain;
        } catch (JacksonException e) {
            throw new EnvironmentException("\"" + result.commandLine() + "\" printed what is not JSON", e);
        }
    }

    /**
     * Has an image stand on another one than it says; of that one it is only known that it is the same.
     *
     * @param image a qcow2 image from anywhere
     * @param base a qcow2 image; null where it stands alone
     * @throws ConfigurationException if some of its content is in another file, which it could take from anywhere
     */
    public void moveOnto(Path image, @Nullable Path base) {
        ImageInfo info = info(image);
        if (!info.format().equals("qcow2") || !info.dataFile().isEmpty()) {
            throw new ConfigurationException("The disk " + image + " has its content in another file, '"
                    + Printable.line(info.dataFile(), 200) + "', or is no qcow2 image");
        }
        if (base != null) {
            run(QUICK, "rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", base.toString(), image.toString());
        } else if (!info.backingFile().isEmpty()) {
            run(QUICK, "rebase", "-u", "-f", "qcow2", "-b", "", image.toString());
        }
    }

    /**
     * Has an image stand on another one of those that it stands on by way of further ones, and takes over what these have.
     *
     * @param image a qcow2 image that nobody uses
     * @param base one of its chain; null where it is to stand alone
     */
    public void standOn(Path image, @Nullable Path base) {
        if (base != null) {
            run(LONG, "rebase", "-f", "qcow2", "-F", "qcow2", "-b", base.toString(), image.toString());
        } else {
            run(LONG, "rebase", "-f", "qcow2", "-b", "", image.toString());
        }
    }

    /**
     * Takes only an image whose content is all its own. Whoever made another one would decide which files of this computer a machine reads.
     *
     * @throws ConfigurationException if some of its content is in another file
     */
    public void requireAlone(Path image) {
        ImageInfo info = info(image);
        if (!info.format().equals("qcow2")
                || !info.backingFile().isEmpty()
                || !info.dataFile().isEmpty()) {
            throw new ConfigurationException("The image " + image + " has some of its content in another file, '"
                    + Printable.line(info.backingFile() + info.dataFile(), 200) + "', or is no qcow2 image");
        }
    }

    /**
     * What QEMU sees in an image.
     *
     * @throws NoImageException if QEMU says that it is none
     * @throws EnvironmentException if {@code qemu-img} does not work
     */
    ImageInfo info(Path image) {
        CommandResult result = runner.run(command(QUICK, "info", "-U", "--output=json", image.toString()));
        if (hasSaidNo(result)) {
            throw new NoImageException(failure(result));
        }
        require(result);
        try {
            JsonNode info = JSON.readTree(String.join("\n", result.stdout()));
            if (!info.path("format").isString()) {
                throw new EnvironmentException(
                        "\"" + result.commandLine() + "\" named no format" + result.lastLines(SHOWN_LINES));
            }
            return new ImageInfo(
                    info.path("format").asString(""),
                    info.path("virtual-size").asLong(0),
                    info.path("backing-filename").asString(""),
                    info.path("format-specific").path("data").path("data-file").asString(""));
        } catch (JacksonException e) {
            throw new EnvironmentException(
                    "\"" + result.commandLine() + "\" printed what is not JSON" + result.lastLines(SHOWN_LINES), e);
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
        if (result.end() != End.EXITED || result.exitCode() > MOST_OF_CHECK) {
            throw new EnvironmentException(failure(result));
        }
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
        require(result);
        return result;
    }

    private static void require(CommandResult result) {
        if (!result.succeeded()) {
            throw new EnvironmentException(failure(result));
        }
    }

    private static String failure(CommandResult result) {
        return "\"" + result.commandLine() + "\" " + result.ending() + ": " + Printable.tail(said(result), SHOWN);
    }

    /** It says no with exit code 1 and a reason; how else it may end says nothing about the image. */
    private static boolean hasSaidNo(CommandResult result) {
        return result.end() == End.EXITED
                && result.exitCode() == 1
                && result.stderr().stream().anyMatch(line -> line.startsWith("qemu-img: "));
    }

    /** That QEMU does not take a file for an image. */
    static final class NoImageException extends EnvironmentException {

        private static final long serialVersionUID = 1L;

        NoImageException(String message) {
            super(message);
        }
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
