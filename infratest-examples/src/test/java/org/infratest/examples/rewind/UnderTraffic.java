package org.infratest.examples.rewind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.environment.Host;
import org.infratest.lab.Lab;

/**
 * A moment that is kept while a file goes from one machine to another and a database is written to over the network. Afterwards both ends agree
 * on each: of the file all has arrived, and what the database has confirmed is in it.
 */
final class UnderTraffic {

    private static final String MOMENT = "under traffic";
    private static final String AGAIN = "still under traffic";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int RETURNS = 3;
    private static final int BYTES = 6_000_000;
    private static final int DAMAGED = 64 << 10;

    /** It takes 60 steps of a twentieth of a second and more, and what is sent is not the same twice. */
    private static final String SEND =
            "i=0; while [ $i -lt 60 ]; do head -c 100000 /dev/urandom; i=$((i + 1)); sleep 0.05; done"
                    + " | tee /srv/sent | nc -N 10.9.2.10 7000";

    private static final String WRITE = "printf '%s\\n' 'insert into orders default values returning n \\\\watch 0.1'"
            + " | psql -qAt -h 10.9.2.10 -U postgres shop > /srv/confirmed 2> /srv/refused";

    private final Lab lab;
    private final Path state;
    private final Host app;
    private final Host db;
    private int leaks;

    UnderTraffic(Lab lab, Path state) {
        this.lab = lab;
        this.state = state;
        app = lab.host("app");
        db = lab.host("db");
    }

    /** How often it went back. */
    int returns() {
        return RETURNS + 2;
    }

    /** How many of the returns left something that does not fit. */
    int prove() {
        begin(db, "nc -l 7000 > /srv/received");
        begin(app, SEND);
        begin(app, WRITE);
        await("both are under way", () -> number(db, "stat -c %s /srv/received") > BYTES / 20 && confirmed() > 5);
        lab.checkpoints().take(MOMENT);
        for (int i = 1; i <= RETURNS; i++) {
            lab.checkpoints().goBack(MOMENT);
            bothGoOn(i);
        }
        databaseRecovers();
        return leaks;
    }

    private void bothGoOn(int number) {
        long size = number(db, "stat -c %s /srv/received");
        long confirmed = confirmed();
        List<String> found = new ArrayList<>();
        if (size >= BYTES) {
            found.add("the transfer was over when it was kept");
        }
        await("the transfer is over", () -> number(app, "pgrep -xc nc") == 0);
        String sent = app.ssh().exec("sha256sum < /srv/sent", PATIENCE).stdout();
        String received = db.ssh().exec("sha256sum < /srv/received", PATIENCE).stdout();
        if (!sent.equals(received) || number(db, "stat -c %s /srv/received") != BYTES) {
            found.add("what has arrived is not what was sent");
        }
        if (confirmed() <= confirmed) {
            found.add("the database confirms nothing any more");
        }
        check(found);
        tell(
                "under traffic " + number + " of " + RETURNS + ": went on at " + size + " of " + BYTES + " bytes and "
                        + confirmed + " confirmed rows; " + BYTES + " bytes and " + confirmed() + " rows later",
                found);
    }

    /** As if the computer of that machine had lost its power at the moment that was kept: it boots from its disks. */
    private void databaseRecovers() {
        lab.checkpoints().goBack(MOMENT);
        lab.checkpoints().take(AGAIN); // to which nobody has gone back yet, so nothing stands by that has read it
        damage("db.state");
        lab.checkpoints().goBack(AGAIN);
        await(
                "the database answers",
                () -> db.ssh()
                        .exec("sudo -u postgres psql -Atc 'select 1' shop")
                        .succeeded());
        List<String> found = new ArrayList<>();
        if (!db.ssh()
                .exec("sudo grep -q 'automatic recovery in progress' /var/log/postgresql/*.log")
                .succeeded()) {
            found.add("the database had nothing to recover");
        }
        check(found);
        tell(
                "under traffic: db boots from its disks: its database has recovered, with " + confirmed()
                        + " confirmed rows",
                found);
    }

    /** What was confirmed until now is in the database; it may have more meanwhile. */
    private void check(List<String> found) {
        List<String> missing = new ArrayList<>(app.ssh()
                .exec("cat /srv/confirmed")
                .stdout()
                .lines()
                .filter(line -> line.matches("[0-9]+"))
                .toList());
        String rows = db.ssh()
                .exec("sudo -u postgres psql -Atc 'select n from orders order by n' shop", PATIENCE)
                .assertSucceeded()
                .stdout();
        missing.removeAll(rows.lines().toList());
        if (!missing.isEmpty()) {
            found.add("rows that were confirmed and are not there: " + String.join(" ", missing));
        }
    }

    private void tell(String what, List<String> found) {
        leaks += found.isEmpty() ? 0 : 1;
        System.out.println(what + (found.isEmpty() ? "" : ": LEAK: " + String.join("; ", found)));
    }

    private long confirmed() {
        return number(app, "grep -cE '^[0-9]+$' /srv/confirmed");
    }

    private static long number(Host host, String command) {
        String said = host.ssh().exec(command).stdout().strip();
        return said.isEmpty() ? 0 : Long.parseLong(said);
    }

    private static void begin(Host host, String command) {
        host.ssh()
                .exec("sudo setsid sh -c \"" + command.replace("$", "\\$") + "\" > /dev/null 2>&1 < /dev/null &")
                .assertSucceeded();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition);
    }

    /** Of the moment that was kept last; those before it stay as they are. */
    private void damage(String name) {
        Path checkpoints = state.resolve("checkpoints");
        try (Stream<Path> kept = Files.list(checkpoints)) {
            Path last = kept.max(Comparator.comparingInt(
                            each -> Integer.parseInt(each.getFileName().toString())))
                    .orElseThrow();
            try (var channel = Files.newByteChannel(last.resolve(name), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(DAMAGED));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("What was kept in " + checkpoints + " cannot be damaged: " + e, e);
        }
    }
}
