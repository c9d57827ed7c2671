package org.infratest.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.infratest.environment.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArrivalsTest {

    private static final Sighting SILENT = new Sighting(Answer.FILTERED, "there was no answer");

    private final TestNetwork network = new TestNetwork().arrives("db", "203.0.113.10 tcp/22\n");
    private final Host db = network.host("db");
    private final Arrivals arrivals = new Arrivals(db);
    private final Look database = Look.of(new Source(network.host("workstation")), db, Service.tcp(5432));
    private final Asked.Watch watch = arrivals.of(database);

    @Test
    void nothingArrivesWhereAnAttemptFellIntoTheTimeOfListening() {
        arrivals.watch();
        long now = System.nanoTime();
        watch.tried(SILENT, now - seconds(3), now);

        assertThat(watch.isEnough()).isTrue();
        assertThat(arrivals.saw(database, List.of())).contains(false);
    }

    @Test
    void attemptsThatTheMachineHasNotListenedToProveNothing() {
        long now = System.nanoTime();
        watch.tried(SILENT, now - seconds(60), now - seconds(57));
        arrivals.watch();

        assertThat(arrivals.saw(database, List.of())).isEmpty();
        assertThat(network.commands("db")).as("listened again, for longer").hasSize(3);
    }

    @Test
    void nobodyListensTwiceToWhatWasHeardOnce() {
        long now = System.nanoTime();
        watch.tried(SILENT, now, now + seconds(3));
        arrivals.watch();

        assertThat(network.commands("db")).hasSize(1);
    }

    @Test
    void machineThatCannotListenAnyMoreHasHeardWhatItHeard() {
        long now = System.nanoTime();
        watch.tried(SILENT, now, now + seconds(3));
        arrivals.watch();
        network.down("db");
        arrivals.watch();

        assertThat(arrivals.saw(database, List.of())).contains(false);
    }

    /** A gateway may send on what comes from others in its own name. */
    @Test
    void whatComesInTheNameOfTheGatewayMayBeIt() {
        Look ssh = Look.of(new Source(network.host("workstation")), db, Service.tcp(22));
        Asked.Watch watchOfSsh = arrivals.of(ssh);
        long now = System.nanoTime();
        watch.tried(SILENT, now, now + seconds(3));
        watchOfSsh.tried(SILENT, now, now + seconds(3));
        arrivals.watch();
        var gateway = network.host("gateway").addresses().values();

        assertThat(arrivals.saw(ssh, gateway)).isEmpty();
        assertThat(arrivals.saw(database, gateway)).contains(false);
    }

    private static long seconds(int number) {
        return Duration.ofSeconds(number).toNanos();
    }
}
