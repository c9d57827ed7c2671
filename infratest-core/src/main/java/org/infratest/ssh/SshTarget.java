package org.infratest.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * How to log in to one machine.
 *
 * @param machine the machine's name, for messages
 * @param address host name or address of its sshd
 * @param port its port
 * @param user who logs in
 * @param identities private key files, in the order in which they are offered
 * @param hostKey what is asked of the key that it shows
 * @param jump the machine through which it is reached, or null where there is a direct way
 */
@Api
public record SshTarget(
        String machine,
        String address,
        int port,
        String user,
        List<Path> identities,
        HostKeyCheck hostKey,
        @Nullable SshTarget jump) {

    private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_@%+=:,./~-]+");

    /** Copies the list. */
    public SshTarget {
        identities = List.copyOf(identities);
    }

    /** A new machine, with whatever key it shows, reached directly. */
    public SshTarget(String machine, String address, int port, String user, List<Path> identities) {
        this(machine, address, port, user, identities, HostKeyCheck.FIRST_CONTACT, null);
    }

    /** This target with something else asked of its host key. */
    public SshTarget withHostKey(HostKeyCheck check) {
        return new SshTarget(machine, address, port, user, identities, check, jump);
    }

    /** This target, reached through that machine, or directly where it is null. */
    public SshTarget behind(@Nullable SshTarget other) {
        return new SshTarget(machine, address, port, user, identities, hostKey, other);
    }

    /** The command that a person types to log in, with host key checks off where the machine is new each time. */
    public String loginCommand() {
        return "ssh" + options() + " " + user + "@" + address;
    }

    /** The same as the arguments of a command: nothing of it is for a shell. */
    public List<String> loginArguments() {
        List<String> arguments = new ArrayList<>(List.of("ssh", "-p", String.valueOf(port)));
        identities.forEach(key -> arguments.addAll(List.of("-i", key.toString())));
        arguments.addAll(hostKeyOptions());
        if (jump != null) {
            arguments.addAll(List.of("-o", "ProxyCommand=" + jump.carrying()));
        }
        arguments.add(user + "@" + address);
        return arguments;
    }

    private String options() {
        var options = new StringBuilder(" -p " + port);
        identities.forEach(key -> options.append(" -i ").append(word(key.toString())));
        hostKeyOptions().forEach(option -> options.append(" ").append(word(option)));
        if (jump != null) {
            options.append(" -o ProxyCommand=\"")
                    .append(jump.carrying().replaceAll("[\\\\\"$`]", "\\\\$0"))
                    .append("\"");
        }
        return options.toString();
    }

    /** The command, for a shell, that carries a connection to somewhere else. */
    private String carrying() {
        return "ssh -W %h:%p" + options() + " " + user + "@" + address;
    }

    /** As a shell reads it; what it would take for something else is in quotes. */
    private static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private List<String> hostKeyOptions() {
        if (hostKey instanceof HostKeyCheck.KnownHosts known) {
            String file = known.file().toString();
            // OpenSSH takes several files there, unless they are in quotes of its own.
            String one = PLAIN.matcher(file).matches() ? file : "\"" + file + "\"";
            return List.of("-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + one);
        }
        String ask = hostKey instanceof HostKeyCheck.Fingerprint ? "ask" : "no";
        return List.of("-o", "StrictHostKeyChecking=" + ask, "-o", "UserKnownHostsFile=/dev/null");
    }
}
