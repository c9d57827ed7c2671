package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.infratest.event.Durations;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/**
 * Runs shell scripts on a machine, as root.
 *
 * @param host the machine's name
 * @param ssh a login that is root, or may become root by {@code sudo} without a password
 * @param logs where {@code provision-<host>.log} is
 */
record ScriptRun(String host, SshSession ssh, Path logs) {

    private static final Duration DEADLINE = Duration.ofMinutes(30);
    /** Before version 240, systemctl cannot wait by itself. Without root it would need D-Bus, which comes late. */
    private static final String BOOTED = """
            as=; [ "$(id -u)" = 0 ] || as='sudo -n'
            case $(timeout 180 $as systemctl is-system-running --wait 2> /dev/null) in
                running | degraded) exit ;;
            esac
            n=0
            while [ $n -lt 180 ]; do
                case $($as systemctl is-system-running 2> /dev/null) in
                    initializing | starting) sleep 1; n=$((n + 1)) ;;
                    *) break ;;
                esac
            done
            """;

    /** Jobs for networks that are under way or still to come; the transaction of the boot has them all from its start. */
    private static final String NETWORKS_STARTED = """
            n=0
            while [ $n -lt 120 ] && systemctl list-jobs --no-legend 2> /dev/null |
                grep -Eq ' (networking|NetworkManager|systemd-networkd|systemd-resolved|netplan.*|cloud-init.*|cloud-config)\\.service '; do
                sleep 0.5
                n=$((n + 1))
            done
            """;

    /** Whatever names cards has done so, also for those that came last. */
    private static final String CARDS_NAMED = "! command -v udevadm > /dev/null || udevadm settle --timeout=20\n";

    /** Runs a file as root, on its own; what it prints, and its exit code at the end, are beside it. Waits for it. */
    private static final String START_DETACHED = """
            as=; [ "$(id -u)" = 0 ] || as='sudo -n'
            sh -c 'echo $$ > "$0.pid"; "$@" "$0" > "$0.out" 2>&1; echo $? > "$0.new"; mv "$0.new" "$0.code"' \\
                %1$s $as $(command -v sh) > /dev/null 2>&1 < /dev/null &
            wait
            """;

    /** Waits for that, tells what came of it, and removes all of it. */
    private static final String OUTCOME = """
            while [ ! -e %1$s.code ]; do
                pid=$(cat %1$s.pid 2> /dev/null)
                [ -n "$pid" ] && [ -d "/proc/$pid" ] || [ -e %1$s.code ] || exit 75
                sleep 1
            done
            cat %1$s.out
            code=$(cat %1$s.code)
            rm -f %1$s %1$s.pid %1$s.out %1$s.code
            exit $code
            """;

    /** Of that, for a script that was never begun, or has ended without an end. */
    private static final int NEVER_ENDED = 75;

    private static final int SHOWN_LINES = 15;
    private static final int SHOWN = 4000;

    ScriptRun(Host host, Path logs) {
        this(host.name(), host.ssh(), logs);
    }

    /**
     * Runs a script of the user's.
     *
     * @throws ConfigsetFailure if it fails, with machine, script, exit code, last lines and log
     * @throws EnvironmentException if the machine cannot be talked to
     */
    void run(LabHost.Script script) {
        SshResult result = execute(script.name(), script.text(), "command -v bash || command -v sh");
        if (!result.succeeded()) {
            throw new ConfigsetFailure(failure(script.name(), result));
        }
    }

    /**
     * Sets up the machine's network, with {@code sh}, once what its system starts for networks is up. The script has no secrets, so it goes
     * along with the command, which spares a copy. It may take away for a while the network by which it is watched: a session that is lost
     * meanwhile is opened anew, and what has become of the script is asked for.
     *
     * @param hasBooted whether all that its system starts is known to be up
     * @throws EnvironmentException if it fails, or the machine cannot be talked to
     */
    void setUpNetwork(String text, boolean hasBooted) {
        String name = "network setup";
        String remote = remoteFile();
        String end = "end-of-" + remote;
        long start = System.nanoTime();
        SshResult result;
        try {
            result = ssh.exec(
                    "cat > " + remote + " << '" + end + "'\n" + (hasBooted ? "" : NETWORKS_STARTED) + CARDS_NAMED + text
                            + "\n" + end + "\n"
                            + START_DETACHED.formatted(remote) + OUTCOME.formatted(remote),
                    DEADLINE);
        } catch (EnvironmentException e) {
            result = outcomeAfter(e, remote, DEADLINE.minusNanos(System.nanoTime() - start));
        }
        log(name, result);
        if (!result.succeeded()) {
            throw new EnvironmentException(failure(name, result));
        }
    }

    private SshResult outcomeAfter(EnvironmentException lost, String remote, Duration left) {
        if (left.isNegative()) {
            throw lost;
        }
        try {
            SshResult outcome = ssh.exec(OUTCOME.formatted(remote), left);
            if (outcome.exitCode() == NEVER_ENDED) {
                throw lost;
            }
            return outcome;
        } catch (EnvironmentException e) {
            if (e != lost) {
                lost.addSuppressed(e);
            }
            throw lost;
        }
    }

    /**
     * Waits until the machine's system is up, where that is systemd's to say: what starts then must not meet what a script changes. One that
     * does not come to an end with it is set up as it is.
     */
    void awaitBooted() {
        ssh.exec(BOOTED, Duration.ofMinutes(7));
    }

    private SshResult execute(String name, String text, String shell) {
        String remote = remoteFile();
        upload(text, remote);
        SshResult result = ssh.exec(asRoot(shell, remote), DEADLINE);
        log(name, result);
        return result;
    }

    /** In the home of whoever logs in: /tmp is emptied while a machine boots, and SSH may answer before. */
    private static String remoteFile() {
        return ".infratest-" + Long.toHexString(System.nanoTime()) + ".sh";
    }

    private static String asRoot(String shell, String remote) {
        return "as=; [ \"$(id -u)\" = 0 ] || as='sudo -n'; $as $(" + shell + ") " + remote
                + " < /dev/null 2>&1; code=$?; rm -f " + remote + "; exit $code";
    }

    private void upload(String text, String remote) {
        try {
            Path local = Files.createTempFile(logs, "script-", ".tmp");
            try {
                Files.writeString(local, text.endsWith("\n") ? text : text + "\n");
                ssh.upload(local, remote);
            } finally {
                Files.delete(local);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not hand a script to host '" + host + "': " + e, e);
        }
    }

    private void log(String name, SshResult result) {
        String text = "# " + name + "\n" + result.stdout() + (result.truncated() ? "\n... the rest was not kept\n" : "")
                + "# exited with " + result.exitCode() + " after " + Durations.text(result.took()) + "\n";
        try {
            Files.writeString(logFile(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + logFile() + ": " + e, e);
        }
    }

    private Path logFile() {
        return logs.resolve("provision-" + host + ".log");
    }

    private String failure(String name, SshResult result) {
        List<String> lines = result.stdout().lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        String said = last.isEmpty()
                ? "\n  it printed nothing"
                : "\n  its last lines:\n    " + Printable.text(String.join("\n    ", last), SHOWN);
        return "Host '" + host + "': script " + name + " exited with " + result.exitCode() + " after "
                + Durations.text(result.took()) + said + "\n  full output: " + logFile();
    }
}
