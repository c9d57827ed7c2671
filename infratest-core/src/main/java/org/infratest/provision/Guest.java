package org.infratest.provision;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.infratest.event.Durations;
import org.infratest.ssh.SshResult;

/**
 * A machine as root, over infratest's own login: who logs in is root, or may become it by {@code sudo -n}.
 *
 * @param host the machine
 */
record Guest(Host host) {

    /** What the session keeps of an output is 1 MiB; longer ones are fetched as files. */
    private static final int DIRECT = 900_000;

    private static final int LONGEST = 32 << 20;
    private static final int NO_ROOT = 240;
    private static final int CUT = 241;

    /** How a script ends that was overdue by the machine's clock; {@code timeout}'s own codes may be the script's, too. */
    static final int OVERDUE = 242;

    private static final Duration SLACK = Duration.ofSeconds(45);
    private static final String FILES = "infratest-output-in ";

    /** What services start with, and so Salt elsewhere: files that a script makes may be read. Those with its output may not. */
    private static final String UMASK = "umask 022\n";

    /** The last line of a script: where a session ends, so does what it sends, and half a script must not run. */
    private static final String LAST = "# infratest: all of it has arrived";

    /** Reads a script to its end and runs it, so that none of it is in the machine's list of processes, which every user there may read. */
    private static final String READ = """
            script=$(cat)
            case $script in *'%s') ;; *) exit %d ;; esac
            exec < /dev/null
            eval "$script"
            """.formatted(LAST, CUT);

    /**
     * {@code timeout} ends what it started as a whole; SSH could not tell root's processes to stop. It exits with 124 then, with 137
     * where it had to kill, and in BusyBox with 143.
     */
    private static final String RUN = """
            seconds() { cut -d. -f1 /proc/uptime 2> /dev/null || date +%%s; }
            umask 077
            work=$(mktemp -d "$HOME/.infratest-XXXXXXXX") || exit %d
            as=; [ "$(id -u)" = 0 ] || as='sudo -n'
            $as true < /dev/null || { rm -rf "$work"; exit %d; }
            start=$(seconds)
            $as env LOGIN_HOME="$HOME" PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" LC_ALL=C.UTF-8 timeout -k 15 %d sh -c %s \
              > "$work/out" 2> "$work/err"
            code=$?
            case $code in 124|137|143) [ $(( $(seconds) - start )) -lt %d ] || code=%d ;; esac
            if [ $(( $(wc -c < "$work/out") + $(wc -c < "$work/err") )) -le %d ]
            then cat "$work/out"; cat "$work/err" >&2; rm -rf "$work"
            else printf '%s%%s\\n' "$work"; fi
            exit $code
            """;

    /**
     * What came of a script.
     *
     * @param exitCode its exit code
     * @param stdout what it wrote to standard output
     * @param stderr what it wrote to standard error
     * @param late whether it was ended since its time was over
     * @param took how long it ran
     */
    record Outcome(int exitCode, String stdout, String stderr, boolean late, Duration took) {

        boolean succeeded() {
            return exitCode == 0;
        }

        /** The end of what it wrote, errors last, for a message. */
        String words() {
            String all = (stdout.strip() + "\n" + stderr.strip()).strip();
            return all.isEmpty()
                    ? "it printed nothing"
                    : Printable.tail(all, 2_000).replace("\n", "\n  ");
        }
    }

    /**
     * Runs a script as root, with {@code sh}. None of it is on a command line.
     *
     * @throws EnvironmentException if the machine does not answer, does not let us be root, or ends the script long before its time is
     *     over by our clock; not if the script fails or is late
     */
    Outcome run(String script, Duration deadline) {
        long seconds = Math.max(1, deadline.toSeconds());
        String command = RUN.formatted(NO_ROOT, NO_ROOT, seconds, Words.quoted(READ), seconds, OVERDUE, DIRECT, FILES);
        SshResult result =
                host.ssh().exec("sh -c " + Words.quoted(command), UMASK + script + "\n" + LAST, deadline.plus(SLACK));
        if (result.exitCode() == NO_ROOT) {
            throw new EnvironmentException(
                    "Host '" + host.name() + "': a configset is applied as root, and who logs in is not and may not"
                            + " run 'sudo -n'; let it, or log in as root\n  " + Printable.tail(result.stderr(), 500));
        }
        if (result.exitCode() == CUT) {
            throw new EnvironmentException(
                    "Host '" + host.name() + "': a script did not arrive as a whole, so it was not run");
        }
        boolean late = result.exitCode() == OVERDUE;
        Outcome outcome = result.stdout().startsWith(FILES)
                ? fetched(result, late)
                : new Outcome(result.exitCode(), result.stdout(), result.stderr(), late, result.took());
        if (late) {
            requireSteadyClock(Duration.ofSeconds(seconds), result.took());
        }
        return outcome;
    }

    /** A tenth is no matter: what is to be told apart is a clock that runs several times too fast. */
    private void requireSteadyClock(Duration there, Duration here) {
        if (here.multipliedBy(10).compareTo(there.multipliedBy(9)) < 0) {
            throw new EnvironmentException("Host '" + host.name() + "' has a clock that runs too fast: by it "
                    + Durations.text(there) + " had passed when it ended a script, by this computer's "
                    + Durations.text(here) + "; boot it anew, or let it use another clock (see"
                    + " /sys/devices/system/clocksource/clocksource0 there)");
        }
    }

    /**
     * The same, for what has to succeed.
     *
     * @param what what it is for, in the infinitive: {@code unpack the tree}
     * @throws EnvironmentException also if it fails or is late
     */
    Outcome require(String what, String script, Duration deadline) {
        Outcome outcome = run(script, deadline);
        if (!outcome.succeeded()) {
            throw new EnvironmentException("Host '" + host.name() + "' could not " + what
                    + (outcome.late() ? ": it did not end in time" : ": exit code " + outcome.exitCode()) + "\n  "
                    + outcome.words());
        }
        return outcome;
    }

    /** Copies a file to an absolute path, where only root can read it; on its way, only who logs in. The folder around it is made. */
    void send(Path local, String remote) {
        String landing = ".infratest-" + Long.toHexString(System.nanoTime()) + ".part";
        SshResult made = host.ssh().exec("umask 077; : > " + landing);
        if (made.exitCode() != 0) {
            throw new EnvironmentException("Host '" + host.name() + "' takes no file in the home of who logs in\n  "
                    + Printable.tail(made.stderr(), 500));
        }
        host.ssh().upload(local, landing);
        require(
                "keep a file that it was sent",
                "landed=\"$LOGIN_HOME/" + landing + "\"; mkdir -p \"$(dirname " + remote
                        + ")\" && install -m 600 \"$landed\" " + remote + "; code=$?; rm -f \"$landed\"; exit $code",
                Duration.ofMinutes(2));
    }

    private Outcome fetched(SshResult result, boolean late) {
        String folder = result.stdout().substring(FILES.length()).strip();
        try {
            return new Outcome(result.exitCode(), fetch(folder + "/out"), fetch(folder + "/err"), late, result.took());
        } finally {
            host.ssh().exec("rm -rf " + Words.quoted(folder));
        }
    }

    private String fetch(String file) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        host.ssh().download(file, new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (kept.size() + length > LONGEST) {
                    throw new IOException("it is longer than " + (LONGEST >> 20) + " MiB");
                }
                kept.write(bytes, offset, length);
            }
        });
        return kept.toString(StandardCharsets.UTF_8);
    }
}
