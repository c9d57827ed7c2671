package org.infratest.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.Awakening;
import org.infratest.environment.ClockReading;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/**
 * Tells a machine that goes on from what was kept what it cannot know: how late it is, and random numbers that no copy of it has seen. A login
 * takes longer than all else, so a small program on the machine waits for it at the second serial line; it is part of what is kept. Where
 * there is no such line, infratest logs in.
 */
final class Waking {

    private static final Duration INSTALL = Duration.ofSeconds(30);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration RENEWED = Duration.ofSeconds(60);

    /** The program on the machine gives up after 20 s. */
    private static final Duration SEEN = Duration.ofSeconds(40);

    /** Perl needs no other program for it, each of which takes an emulated machine a tenth of a second; 227 is clock_settime on x86-64. */
    static final String ATTEND = Awakening.FUNCTION + """
            exec < /dev/ttyS1 > /dev/ttyS1
            stty 115200 raw -echo clocal
            if [ "$(uname -m)" = x86_64 ] && command -v perl > /dev/null 2>&1; then
                exec perl -e "
                    \\$| = 1;
                    while (<STDIN>) {
                        s/^(\\d+) // or next;
                        my \\$n = \\$1;
                        if (/^time/) {
                            print qq(\\$n it is ), time, qq(\\n);
                        } elsif (/^wake (\\d+)[.](\\d+) (\\w+)/) {
                            syscall(227, 0, pack(q(q2), \\$1, \\$2 * 1000000));
                            open(R, q(>), q(/dev/urandom)) && syswrite(R, \\$3) && ioctl(R, 0x5207, 0);
                            close(R);
                            print qq(\\$n awake\\n);
                        } elsif (/^renew ([0-9a-f:]+) ([0-9.\\/]+)/) {
                            print qq(\\$n renewed ), system(qq(RENEWAL \\$1 \\$2 > /dev/null 2>&1)) >> 8, qq(\\n);
                        } elsif (/^cards (\\d+)/) {
                            my (\\$wanted, \\$found, \\$tries) = (\\$1, 0, 0);
                            while (1) {
                                opendir(D, q(/sys/class/net));
                                \\$found = grep { -e qq(/sys/class/net/\\$_/device) } readdir(D);
                                closedir(D);
                                last if \\$found >= \\$wanted || \\$tries++ >= 1000;
                                select(undef, undef, undef, 0.02);
                            }
                            print qq(\\$n cards \\$found\\n);
                        }
                    }"
            fi
            while read -r number word time seed; do
                case $word in
                    time) echo "$number it is $(date -u +%s)" ;;
                    wake) wake "$time" "$seed"; echo "$number awake" ;;
                    renew) RENEWAL "$time" "$seed" > /dev/null 2>&1; echo "$number renewed $?" ;;
                    cards)
                        tries=0
                        while found=$(ls -d /sys/class/net/*/device | wc -l); [ "$found" -lt "$time" ] && [ $tries -lt 200 ]; do
                            tries=$((tries + 1))
                            sleep 0.1
                        done
                        echo "$number cards $found"
                        ;;
                esac
            done
            """.replace("RENEWAL", Renewal.RUN);

    private final String name;
    private final Supplier<SshSession> ssh;
    private final Machine machine;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final Awakening awakening;

    /**
     * Wakes a machine.
     *
     * @param ssh a session on it, for where nobody waits on it
     * @param log is told what makes it slower
     */
    Waking(String name, Supplier<SshSession> ssh, Machine machine, InstantSource clock, Consumer<String> log) {
        this.name = name;
        this.ssh = ssh;
        this.machine = machine;
        this.clock = clock;
        this.log = log;
        this.awakening = new Awakening(clock);
    }

    /** Has a program wait on a machine that runs; says whether it does. */
    boolean attend() {
        SshResult begun = ssh.get()
                .exec(
                        Awakening.AS_ROOT
                                + "sh -c '[ -c /dev/ttyS1 ] || exit 1; setsid sh -c \"$0\" < /dev/null > /dev/null 2>&1 &' '"
                                + ATTEND + "'",
                        INSTALL);
        if (!begun.succeeded()) {
            return false;
        }
        for (Duration waited = Duration.ZERO; waited.compareTo(FIRST_ANSWER) < 0; waited = waited.plus(AGAIN)) {
            if (time(AGAIN).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the program that was to wait there does. */
    boolean isAttended() {
        return time(ANSWER).isPresent();
    }

    /** How far the clock of a machine on which the program waits is ahead of this computer's; zero where that is as good as nothing. */
    Duration ahead() {
        return ClockReading.of(clock, () -> time(ANSWER))
                .filter(reading -> !reading.mayBe(Duration.ZERO, Awakening.TOLERANCE))
                .map(ClockReading::ahead)
                .orElse(Duration.ZERO);
    }

    private Optional<Instant> time(Duration patience) {
        return machine.attendant()
                .ask("time", "it is ", patience)
                .filter(text -> text.matches("\\d{1,11}"))
                .map(text -> ClockReading.second(Long.parseLong(text)));
    }

    /**
     * Wakes a machine that has just gone on; by a login where nobody answers. Whoever is slow about it has set the clock late by that, and is told
     * again.
     *
     * @param attended whether the program waits there
     * @param ahead by how much its clock is to be ahead of this computer's
     * @throws EnvironmentException if that does not succeed
     */
    void wake(boolean attended, Duration ahead) {
        Awakening.promptly(clock, () -> tell(attended, ahead));
    }

    private void tell(boolean attended, Duration ahead) {
        if (attended) {
            if (machine.attendant()
                    .ask("wake " + awakening.arguments(ahead), "awake", ANSWER)
                    .isPresent()) {
                return;
            }
            log.accept(name + ": no answer at its second serial line within " + ANSWER.toSeconds()
                    + " s, so it is told the time by a login");
        }
        SshResult result = ssh.get()
                .exec(
                        Awakening.AS_ROOT + "sh -c '" + Awakening.FUNCTION + "wake " + awakening.arguments(ahead) + "'",
                        INSTALL);
        if (!result.succeeded()) {
            throw new EnvironmentException("The clock of host '" + name + "' could not be set: "
                    + result.stderr().strip());
        }
    }

    /**
     * Makes a machine that has just gone on, and that another one was before, one of its own; see {@link Renewal}.
     *
     * @param control the card by which infratest logs in, and its network
     * @throws EnvironmentException if that does not succeed
     */
    void renew(MachinePlan.Control control) {
        String code = machine.attendant()
                .ask("renew " + control.mac() + " " + ControlNetworks.addressOn(control.subnet()), "renewed ", RENEWED)
                .orElse("no answer");
        if (!code.equals("0")) {
            throw new EnvironmentException("Host '" + name
                    + "' could not be told from the machine that it is a copy of: its renewal ended with " + code);
        }
    }

    /**
     * Waits until a machine has seen so many network cards. Cards that are plugged in together are seen in any order, and the order is part of
     * their names.
     *
     * @throws EnvironmentException if it does not see them
     */
    void awaitCards(int count) {
        String seen = machine.attendant().ask("cards " + count, "cards ", SEEN).orElse("no answer");
        if (!seen.equals(String.valueOf(count))) {
            throw new EnvironmentException("Host '" + name + "' was to see " + count
                    + " network cards, one after the other, and its answer was: " + seen);
        }
    }
}
