package org.infratest.reachability;

import static org.assertj.core.api.Assertions.assertThat;

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
        begin();
        attempt(watch);
        end();

        assertThat(watch.isEnough()).isTrue();
        assertThat(arrivals.saw(database, List.of())).contains(false);
    }

    @Test
    void attemptsBeforeItListensAreNotEnough() {
        attempt(watch);
        begin();
        assertThat(watch.isEnough()).isFalse();
        end();

        assertThat(arrivals.saw(database, List.of())).isEmpty();
    }

    @Test
    void attemptAfterOneThatCameTooEarlyIsEnough() {
        attempt(watch);
        begin();
        attempt(watch);
        assertThat(watch.isEnough()).isTrue();
        end();

        assertThat(arrivals.saw(database, List.of())).contains(false);
    }

    @Test
    void attemptsAfterItHasListenedProveNothing() {
        begin();
        end();
        attempt(watch);

        assertThat(arrivals.saw(database, List.of())).isEmpty();
    }

    @Test
    void machineThatMissedPacketsProvesNothing() {
        network.misses("db", 3);
        begin();
        attempt(watch);
        end();

        assertThat(arrivals.saw(database, List.of())).isEmpty();
    }

    @Test
    void whatArrivesIsSeenWhateverWasMissed() {
        network.misses("db", 3).arrivesToo("db", "203.0.113.20 tcp/5432\n");
        begin();
        end();

        assertThat(arrivals.saw(database, List.of())).contains(true);
    }

    @Test
    void machineThatCannotBeAskedAnyMoreProvesNothing() {
        begin();
        attempt(watch);
        network.forgets("db");
        end();

        assertThat(arrivals.saw(database, List.of())).isEmpty();
    }

    /** A gateway may send on what comes from others in its own name. */
    @Test
    void whatComesInTheNameOfTheGatewayMayBeIt() {
        Look ssh = Look.of(new Source(network.host("workstation")), db, Service.tcp(22));
        Asked.Watch watchOfSsh = arrivals.of(ssh);
        begin();
        attempt(watch);
        attempt(watchOfSsh);
        end();
        var gateway = network.host("gateway").addresses().values();

        assertThat(arrivals.saw(ssh, gateway)).isEmpty();
        assertThat(arrivals.saw(database, gateway)).contains(false);
    }

    private void begin() {
        arrivals.begin(Runnable::run).join();
    }

    private void end() {
        arrivals.end(Runnable::run).join();
    }

    private static void attempt(Asked.Watch watch) {
        long began = System.nanoTime();
        watch.tried(SILENT, began, System.nanoTime());
    }
}
