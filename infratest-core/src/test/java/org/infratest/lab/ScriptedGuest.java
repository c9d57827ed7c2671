package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ssh.CommandsOnly;
import org.infratest.ssh.SshResult;

/** The system of a machine: it has cards and addresses, and a clock that can be set. */
final class ScriptedGuest extends CommandsOnly {

    private static final Pattern SET_CLOCK = Pattern.compile("date -u -s @(\\d+)\\.(\\d+)");

    final List<String> commands = new CopyOnWriteArrayList<>();
    volatile InstantSource computer = InstantSource.system();
    volatile Duration clockAhead = Duration.ofSeconds(100);
    volatile boolean hasAddresses = true;
    volatile boolean refusesToSetTheClock;
    volatile Runnable onCommand = () -> {};

    private final String addresses;
    private final String cards;

    ScriptedGuest(String cards, String addresses) {
        this.cards = cards;
        this.addresses = addresses;
    }

    /** How often its network was set up. */
    long setUps() {
        return commands.stream()
                .filter(command -> command.contains(".infratest-"))
                .count();
    }

    @Override
    public SshResult exec(String command, Duration deadline) {
        commands.add(command);
        onCommand.run();
        Matcher clock = SET_CLOCK.matcher(command);
        if (clock.find()) {
            return setClock(command, clock);
        }
        if (command.contains(".infratest-")) {
            hasAddresses = true;
        }
        if (command.startsWith("date")) {
            Instant now = computer.instant().plus(clockAhead);
            return ok(command, "%d.%09d\n".formatted(now.getEpochSecond(), now.getNano()));
        }
        if (command.startsWith("echo \"$SSH_CONNECTION\"")) {
            return ok(command, "100.64.0.2 40000 100.64.0.15 22\n" + (hasAddresses ? addresses : ""));
        }
        return ok(command, command.contains("cat /sys/class/net") ? cards : "");
    }

    private SshResult setClock(String command, Matcher time) {
        if (refusesToSetTheClock) {
            return new SshResult(command, 1, "", "date: not permitted\n", false, Duration.ZERO);
        }
        Instant asked = Instant.ofEpochSecond(Long.parseLong(time.group(1)), Long.parseLong(time.group(2)) * 1_000_000);
        clockAhead = Duration.between(computer.instant(), asked);
        return ok(command, "");
    }

    private static SshResult ok(String command, String stdout) {
        return new SshResult(command, 0, stdout, "", false, Duration.ZERO);
    }

    @Override
    public void upload(Path local, String remote) {
        // it is kept nowhere, as nothing runs it
    }
}
