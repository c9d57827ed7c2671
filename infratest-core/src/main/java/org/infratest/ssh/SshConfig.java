package org.infratest.ssh;

import com.jcraft.jsch.ConfigRepository.Config;
import com.jcraft.jsch.OpenSSHConfig;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/** Reads what {@code vagrant ssh-config} prints: a section in the format of OpenSSH's client for each machine. */
public final class SshConfig {

    private static final Pattern HOST_LINE = Pattern.compile("(?im)^\\s*Host\\s+(\\S.*?)\\s*$");

    private SshConfig() {}

    /**
     * How to log in to each machine that the text names, in its order.
     *
     * @param text the output of {@code vagrant ssh-config}
     * @throws EnvironmentException if it names no machine, or one in a way that nobody could log in; the message has the
     *     machine and the value
     */
    public static List<SshTarget> parse(String text) {
        List<String> machines =
                HOST_LINE.matcher(text).results().map(m -> unquoted(m.group(1))).toList();
        if (machines.isEmpty()) {
            throw new EnvironmentException(
                    "'vagrant ssh-config' named no machine; it printed: " + Printable.tail(text, 500));
        }
        OpenSSHConfig config = read(text);
        return IntStream.range(0, machines.size())
                .mapToObj(i -> target(machines.get(i), config.getConfig(alias(i))))
                .toList();
    }

    /** A name with spaces would be several patterns to OpenSSH, so each machine is looked up by a name without any. */
    private static OpenSSHConfig read(String text) {
        AtomicInteger number = new AtomicInteger();
        try {
            return OpenSSHConfig.parse(
                    HOST_LINE.matcher(text).replaceAll(line -> "Host " + alias(number.getAndIncrement())));
        } catch (IOException e) {
            throw new EnvironmentException("'vagrant ssh-config' printed what cannot be read: " + e.getMessage(), e);
        }
    }

    private static String alias(int number) {
        return "machine-" + number;
    }

    private static SshTarget target(String machine, Config section) {
        if (section.getValue("ProxyCommand") != null || section.getValue("ProxyJump") != null) {
            throw new EnvironmentException("'vagrant ssh-config' says that machine '" + machine
                    + "' is reached through a proxy, which is not supported: use a provider on this computer");
        }
        return new SshTarget(
                machine,
                required(machine, "HostName", section.getHostname()),
                port(machine, section.getValue("Port")),
                required(machine, "User", section.getUser()),
                Arrays.stream(section.getValues("IdentityFile"))
                        .map(file -> path(machine, unquoted(file)))
                        .toList());
    }

    private static String required(String machine, String key, @Nullable String value) {
        if (value == null || unquoted(value).isEmpty()) {
            throw new EnvironmentException("'vagrant ssh-config' has no " + key + " for machine '" + machine + "'");
        }
        return unquoted(value);
    }

    private static int port(String machine, @Nullable String value) {
        if (value == null) {
            return 22;
        }
        try {
            int port = Integer.parseInt(unquoted(value));
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw badPort(machine, value, e);
        }
        throw badPort(machine, value, null);
    }

    private static EnvironmentException badPort(String machine, String value, @Nullable Throwable cause) {
        return new EnvironmentException(
                "'vagrant ssh-config' has port '" + Printable.line(value, 50) + "' for machine '" + machine
                        + "', which is not a port",
                cause);
    }

    private static Path path(String machine, String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new EnvironmentException(
                    "'vagrant ssh-config' has IdentityFile '" + Printable.line(file, 200) + "' for machine '" + machine
                            + "', which is not a path",
                    e);
        }
    }

    private static String unquoted(String value) {
        String text = value.strip();
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
