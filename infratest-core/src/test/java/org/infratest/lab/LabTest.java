package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.lab.net.Impairment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lab does with all of its parts together. */
class LabTest {

    @TempDir
    private Path folder;

    private TestLab shop;
    private Lab lab;

    @BeforeEach
    void start() {
        shop = new TestLab(folder);
        lab = shop.lab();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void whateverIsBrokenIsHealed() {
        breakAll();

        lab.heal();

        assertThat(shop.segment("lan").isClean()).isTrue();
        assertThat(shop.segment("floor").isClean()).isTrue();
        assertThat(shop.told("web"))
                .containsExactly("device_del card2", "cable1 out", "stop", "cable1 in", "device_add card2", "cont");
        assertThat(shop.told("db")).containsExactly("quit", "end", "start card1");
        assertThat(shop.guest("web").setUps()).isEqualTo(1);
    }

    @Test
    void networksAreWholeBeforeMachinesBoot() {
        List<Boolean> whole = new CopyOnWriteArrayList<>();
        breakAll();
        shop.guest("db").onCommand =
                () -> whole.add(shop.segment("lan").port("db:1").isClean());

        lab.heal();

        assertThat(whole).isNotEmpty().doesNotContain(false);
    }

    @Test
    void healingTwiceDoesNothingMore() {
        breakAll();
        lab.heal();
        shop.told("web").clear();
        shop.told("db").clear();
        shop.guest("web").commands.clear();
        shop.guest("db").commands.clear();

        lab.heal();

        assertThat(shop.told("web")).isEmpty();
        assertThat(shop.told("db")).isEmpty();
        assertThat(shop.guest("web").commands).isEmpty();
        assertThat(shop.guest("db").commands).isEmpty();
    }

    @Test
    void whatCannotBeHealedIsToldAndTheRestIsWhole() {
        breakAll();
        shop.machine("web").resume();
        shop.machine("web").shiftClock(Duration.ofDays(1));
        shop.guest("web").refusesToSetTheClock = true;
        lab.network("lan").mtu(500);

        assertThatThrownBy(lab::heal)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("The clock of host 'web' could not be read or set: ");

        assertThat(shop.segment("lan").isClean()).isTrue();
        assertThat(shop.told("db")).last().isEqualTo("start card1");
    }

    private void breakAll() {
        lab.network("lan").impair(Impairment.NONE.withDelay(Duration.ofHours(1)).withLoss(0.5));
        lab.network("lan").partition(Set.of(shop.host("web")), Set.of(shop.host("db")));
        lab.network("desks").mtu(100);
        lab.link(shop.host("web"), "servers").pull();
        lab.link(shop.host("web"), "lan").down();
        shop.machine("web").freeze();
        shop.machine("db").cut();
    }

    @Test
    void randomFaultsTellTheirSeedUntilTheyAreHealed() {
        lab.network("lan").loss(0.5);
        assertThat(lab.remarks())
                .containsExactly("the faults of lab 'shop' were random with seed 7; infratest.lab.seed=7 repeats them");

        lab.heal();
        assertThat(lab.remarks()).isEmpty();
    }

    @Test
    void faultsThatAreNotRandomHaveNoSeed() {
        lab.network("lan").delay(Duration.ofMillis(5));
        lab.network("lan").loss(1);
        lab.network("lan").partition(Set.of(shop.host("web")), Set.of(shop.host("db")));
        lab.link(shop.host("db"), "").down();

        assertThat(lab.remarks()).isEmpty();
    }

    @Test
    void trunkIsOneCable() {
        assertThat(lab.link(shop.host("web"), "desks")).isSameAs(lab.link(shop.host("web"), "servers"));
        assertThat(lab.link(shop.host("db"), "")).hasToString("db:1");
    }

    @Test
    void cableHasToBeNamedWhereThereAreSeveral() {
        assertThatThrownBy(() -> lab.link(shop.host("web"), ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Host 'web' has several cables, so one has to be named by its network; it is on: lan, desks,"
                                + " servers");
        assertThatThrownBy(() -> lab.link(shop.host("db"), "desks"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Host 'db' has no cable into network 'desks'; it is on: lan");
        assertThatThrownBy(() -> lab.network("wan"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Lab 'shop' has no network 'wan'; it has: lan, desks, servers");
    }
}
