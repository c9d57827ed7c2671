package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabMachineTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private TestLab shop;
    private LabMachine web;

    @BeforeEach
    void start() {
        shop = new TestLab(folder);
        web = shop.machine("web");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void frozenMachineGoesOnAfterTheTest() {
        web.freeze();

        shop.lab().heal();
        shop.lab().heal();

        assertThat(shop.told("web")).containsExactly("stop", "cont");
    }

    @Test
    void cutMachineRunsAgainAfterTheTest() {
        web.cut();
        assertThat(web.isOn()).isFalse();

        shop.lab().heal();

        assertThat(shop.told("web")).containsExactly("quit", "end", "start card1 card2");
        assertThat(shop.guest("web").commands)
                .as("its system is up and its addresses are there")
                .anyMatch(command -> command.contains("systemctl is-system-running"))
                .anyMatch(command -> command.contains("ip -o addr"));
        assertThat(shop.guest("web").setUps()).as("it does so at each boot").isZero();
    }

    @Test
    void machineThatWasCutWhileFrozenIsNotToGoOn() {
        web.freeze();
        web.cut();

        shop.lab().heal();

        assertThat(shop.told("web")).containsExactly("stop", "quit", "end", "start card1 card2");
    }

    @Test
    void machineThatWasSwitchedOffStaysOffAlsoIfItIsCutThen() {
        shop.qemu("web").powerOff(GRACE);
        web.cut();

        shop.lab().heal();

        assertThat(web.isOn()).isFalse();
        assertThat(shop.guest("web").commands).isEmpty();
    }

    @Test
    void machineThatIsOffCannotBeFrozenAndIsHealedAllTheSame() {
        shop.qemu("web").powerOff(GRACE);

        assertThatThrownBy(web::freeze).isInstanceOf(EnvironmentException.class).hasMessage("Machine 'web' is off");

        shop.lab().heal();
    }

    @Test
    void rebootWaitsForTheSystem() {
        web.reboot();

        assertThat(shop.told("web")).containsExactly("system_reset");
        assertThat(shop.guest("web").commands).anyMatch(command -> command.contains("systemctl is-system-running"));
    }

    @Test
    void emulatedMachineRebootsInANewQemu() {
        shop.close();
        shop = new TestLab(folder, Accelerator.TCG);

        shop.machine("web").reboot();

        assertThat(shop.told("web")).containsExactly("quit", "end", "start card1 card2");
    }

    @Test
    void frozenMachineGoesOnByAReboot() {
        web.freeze();

        web.reboot();
        shop.lab().heal();

        assertThat(shop.told("web")).containsExactly("stop", "cont", "system_reset");
    }

    @Test
    void clockIsShiftedAndBackAfterTheTest() {
        web.shiftClock(Duration.ofDays(2));
        web.shiftClock(Duration.ofHours(-1));
        assertThat(clock()).isCloseTo(100 + 47 * 3600, within(10L));

        shop.lab().heal();

        assertThat(clock()).as("as wrong as it was").isCloseTo(100, within(10L));
    }

    @Test
    void clockThatABootHasSetIsLeftAlone() {
        web.shiftClock(Duration.ofDays(2));
        web.reboot();
        shop.guest("web").clockAhead = Duration.ofSeconds(3);

        shop.lab().heal();

        assertThat(clock()).isCloseTo(3, within(2L));
    }

    @Test
    void clockThatIsShiftedAfterABootIsBackAfterTheTest() {
        web.reboot();
        web.shiftClock(Duration.ofDays(2));

        shop.lab().heal();

        assertThat(clock()).isCloseTo(100, within(10L));
    }

    @Test
    void clockThatDoesNotKeepTheTimeIsAnError() {
        web.shiftClock(Duration.ofDays(2));
        shop.guest("web").refusesToSetTheClock = true;

        assertThatThrownBy(shop.lab()::heal)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("The clock of host 'web' could not be read or set: date: not permitted");
    }

    private long clock() {
        return shop.guest("web").clockAhead.toSeconds();
    }
}
