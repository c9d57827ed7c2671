package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.infratest.lab.net.Direction;
import org.infratest.lab.net.Impairment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private TestLab shop;
    private Link cable;

    @BeforeEach
    void start() {
        shop = new TestLab(folder);
        cable = shop.lab().link(shop.host("web"), "lan");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void pulledCableIsBadAndSeenByTheMachine() {
        cable.down();

        assertThat(shop.told("web")).containsExactly("cable1 out");
        assertThat(isClean("web:1")).isFalse();

        cable.up();

        assertThat(shop.told("web")).containsExactly("cable1 out", "cable1 in");
        assertThat(isClean("web:1")).isTrue();
    }

    @Test
    void goodCableIsPutInWithoutAWord() {
        cable.up();
        cable.replug();
        cable.heal();

        assertThat(shop.told("web")).isEmpty();
        assertThat(shop.guest("web").commands).isEmpty();
    }

    @Test
    void impairmentIsOfItsDirectionAndLeavesTheCarrierAlone() {
        cable.impair(Direction.TO_HOST, Impairment.NONE.withDelay(Duration.ofMillis(1)));
        assertThat(isClean("web:1")).isFalse();
        assertThat(isClean("web:2")).isTrue();

        cable.impair(Direction.FROM_HOST, Impairment.NONE);
        assertThat(isClean("web:1")).as("the other direction is as it was").isFalse();

        cable.impair(Impairment.NONE);
        assertThat(isClean("web:1")).isTrue();
        assertThat(shop.told("web")).isEmpty();
    }

    @Test
    void cableStaysOutOverAPowerCycle() {
        cable.down();
        shop.qemu("web").powerOff(GRACE);
        shop.qemu("web").start();

        assertThat(shop.told("web"))
                .containsExactly("cable1 out", "cont", "system_powerdown", "end", "start card1 card2", "cable1 out");

        cable.heal();

        assertThat(shop.told("web")).last().isEqualTo("cable1 in");
    }

    @Test
    void cardStaysOutOverAPowerCycle() {
        cable.pull();
        shop.qemu("web").powerOff(GRACE);
        shop.qemu("web").start();

        assertThat(shop.told("web"))
                .containsExactly("device_del card1", "cont", "system_powerdown", "end", "start card2");

        cable.heal();

        assertThat(shop.told("web")).last().isEqualTo("device_add card1");
        assertThat(shop.guest("web").setUps())
                .as("its system knows the card no more")
                .isEqualTo(1);
    }

    @Test
    void cardThatIsPutBackWhileTheMachineIsOffIsThereAtItsStart() {
        cable.pull();
        shop.qemu("web").powerOff(GRACE);

        cable.heal();
        shop.qemu("web").start();
        cable.heal();

        assertThat(shop.told("web")).last().isEqualTo("start card1 card2");
        assertThat(shop.guest("web").setUps()).isZero();
    }

    @Test
    void cardThatIsPutBackHasNoCableWhereThatIsOut() {
        cable.down();
        cable.pull();

        cable.replug();

        assertThat(shop.told("web"))
                .containsExactly("cable1 out", "device_del card1", "device_add card1", "cable1 out");
    }

    @Test
    void cardThatIsPutBackIsForTheSystemUntilItIsHealed() {
        cable.pull();
        shop.guest("web").hasAddresses = false;

        cable.replug();
        assertThat(shop.guest("web").setUps()).isZero();

        cable.heal();
        assertThat(shop.guest("web").setUps()).isEqualTo(1);
        assertThat(shop.told("web")).containsExactly("device_del card1", "device_add card1");
    }

    @Test
    void cardIsPulledOnce() {
        cable.pull();
        cable.pull();

        assertThat(shop.told("web")).containsExactly("device_del card1");
    }

    private boolean isClean(String port) {
        return shop.segment(port.equals("web:2") ? "floor" : "lan").port(port).isClean();
    }
}
