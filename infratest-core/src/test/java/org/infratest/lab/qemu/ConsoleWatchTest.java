package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.lab.qemu.Alarm.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleWatchTest {

    private final List<Alarm> alarms = new ArrayList<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [    1.234567] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) | KERNEL_PANIC | true
            [    0.024000] Kernel panic - not syncing: IO-APIC + timer doesn't work!  Boot with apic=debug | NO_TIMER     | true
            Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100                       | KERNEL_PANIC | true
            [   12.000001] BUG: kernel NULL pointer dereference, address: 0000000000000008               | KERNEL_OOPS | false
            [   12.000001][  T123] Oops: 0002 [#1] PREEMPT SMP                                            | KERNEL_OOPS | false
            [   40.1] Out of memory: Killed process 431 (postgres) total-vm:1234kB                        | OUT_OF_MEMORY | false
            You are in emergency mode. After logging in, type "journalctl -xb" to view                    | EMERGENCY_SHELL | true
            Give root password for maintenance                                                            | EMERGENCY_SHELL | true
            (initramfs)                                                                                   | INITRAMFS_SHELL | true
            dracut:/#                                                                                     | INITRAMFS_SHELL | true
            No bootable device.                                                                           | NOTHING_TO_BOOT | true
            grub rescue>                                                                                  | BOOT_LOADER_SHELL | true
            """)
    void troubleIsRecognised(String line, Kind kind, boolean endsBoot) {
        ConsoleWatch console = console();

        feed(console, line + "\r\n");

        assertThat(alarms).containsExactly(new Alarm(kind, line));
        assertThat(kind.endsBoot()).isEqualTo(endsBoot);
        assertThat(console.fatal().isDone()).isEqualTo(endsBoot);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[    0.000000] Command line: panic=10 oops=panic",
                "Starting Emergency Shell support...",
                "web login: ",
                "[    1.1] Booting from Hard Disk",
                "a log entry about: Kernel panic - not syncing"
            })
    void usualLinesAreNoTrouble(String line) {
        feed(console(), line + "\n");

        assertThat(alarms).isEmpty();
    }

    @Test
    void promptCountsWithoutTheEndOfItsLineAndInPieces() {
        ConsoleWatch console = console();

        feed(console, "\u001b[0m(init");
        assertThat(alarms).isEmpty();
        assertThat(console.lastLines(1)).containsExactly("(init");
        feed(console, "ramfs) ");

        assertThat(alarms).containsExactly(new Alarm(Kind.INITRAMFS_SHELL, "(initramfs)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [   32.464173] Kernel panic - not syncing: s | ysrq triggered crash               | KERNEL_PANIC
            [    0.024000] Kernel panic - not syncing: I | O-APIC + timer doesn't work!  Boot | NO_TIMER
            [   12.000001] BUG: ker                      | nel NULL pointer dereference        | KERNEL_OOPS
            """)
    void whatAKernelReportsCountsOnceItsLineIsComplete(String begins, String ends, Kind kind) {
        ConsoleWatch console = console();

        feed(console, begins);
        assertThat(alarms).isEmpty();
        assertThat(console.lastLines(1)).containsExactly(begins);
        feed(console, ends + "\r\n");

        assertThat(alarms).containsExactly(new Alarm(kind, begins + ends));
    }

    @Test
    void lineThatAKernelDidNotFinishCountsWhenItsMachineEnds() {
        ConsoleWatch console = console();

        feed(console, "Kernel panic - not syncing: half a");
        console.ended();

        assertThat(alarms).containsExactly(new Alarm(Kind.KERNEL_PANIC, "Kernel panic - not syncing: half a"));
    }

    @Test
    void eachKindIsToldOnce() {
        ConsoleWatch console = console();

        feed(console, "Kernel panic - not syncing: a\r\nKernel panic - not syncing: b\r\n");

        assertThat(alarms).hasSize(1);
        assertThat(console.fatal().join().line()).isEqualTo("Kernel panic - not syncing: a");
    }

    @Test
    void linesAreCleanedAndTheLogIsNot() throws Exception {
        ConsoleWatch console = console();
        String raw = "\u001bc\u001b[?7l\u001b[2J\u001b[0;32mOK\u001b[0m f\u00fcr \u0007bell\r\nold\rnew\r\n\r\nopen";

        feed(console, raw);
        console.ended();

        assertThat(console.lastLines(10)).containsExactly("OK f\u00fcr \\x07bell", "new", "open");
        assertThat(Files.readString(folder.resolve("console.log"))).isEqualTo(raw);
    }

    @Test
    void endlessLinesAndManyOfThemAreBounded() {
        ConsoleWatch console = console();

        feed(console, "x".repeat(100_000) + "\n");
        assertThat(console.lastLines(1).get(0)).hasSizeLessThan(2_100);
        for (int i = 0; i < 500; i++) {
            feed(console, "line " + i + "\n");
        }

        assertThat(console.lastLines(1_000)).hasSize(100).endsWith("line 499");
        assertThat(console.lastLines(2)).containsExactly("line 498", "line 499");
    }

    @Test
    void machineThatIsSwitchedOnAgainGoesOnInTheSameLog() throws Exception {
        ConsoleWatch first = console();
        feed(first, "first\n");
        first.ended();
        ConsoleWatch second = console();
        feed(second, "second\n");
        second.ended();

        assertThat(Files.readString(folder.resolve("console.log"))).isEqualTo("first\nsecond\n");
    }

    private ConsoleWatch console() {
        return new ConsoleWatch(folder.resolve("console.log"), alarms::add);
    }

    private static void feed(ConsoleWatch console, String text) {
        console.received(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
