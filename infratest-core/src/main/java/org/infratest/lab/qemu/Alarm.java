package org.infratest.lab.qemu;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something on a console that means trouble.
 *
 * @param kind what it is
 * @param line the line that says so
 */
public record Alarm(Kind kind, String line) {

    private static final String TIME = "(\\[\\s*\\d+\\.\\d+\\] ?(\\[\\s*T\\d+\\] ?)?)?";

    /** What can go wrong. */
    public enum Kind {
        /** The kernel has given up, as it tried the timer while the machine got no processor; a later boot may succeed. */
        NO_TIMER(
                "its kernel got no timer interrupt in time, as happens to an emulated machine while its computer is busy;"
                        + " the kernel parameter no_timer_check spares it that test",
                true,
                TIME + "Kernel panic - not syncing: IO-APIC \\+ timer doesn't work!.*"),
        /** The kernel has given up. */
        KERNEL_PANIC("its kernel panicked", true, TIME + "(Kernel panic - not syncing|---\\[ end Kernel panic).*"),
        /** The kernel went on after an error of its own. */
        KERNEL_OOPS(
                "its kernel has run into an error of its own",
                false,
                TIME + "(BUG: .*|Oops: .*|kernel BUG at .*|general protection fault.*|Unable to handle kernel .*)"),
        /** A process was killed as there was no memory. */
        OUT_OF_MEMORY(
                "it has run out of memory",
                false,
                TIME + "(Out of memory: .*|\\S+ invoked oom-killer: .*|Memory cgroup out of memory: .*)"),
        /** Its system did not come up and asks a person what to do. */
        EMERGENCY_SHELL(
                "it waits in an emergency shell",
                true,
                "(You are in (emergency|rescue) mode.*|(Give root password|Press Enter) for (system )?maintenance.*"
                        + "|Entering emergency mode.*)"),
        /** Its first file system did not come up and asks a person what to do. */
        INITRAMFS_SHELL("it waits in the shell of its initramfs", true, "(\\(initramfs\\)|dracut:/#).*"),
        /** Its firmware found nothing to start. */
        NOTHING_TO_BOOT(
                "its disk cannot be booted from",
                true,
                "(No bootable device|FATAL: No bootable medium found"
                        + "|Operating System not found|Missing operating system).*"),
        /** Its boot loader found nothing to start. */
        BOOT_LOADER_SHELL("it waits in the rescue shell of its boot loader", true, "(grub rescue>|grub>).*");

        private final String text;
        private final boolean ends;
        private final Pattern pattern;

        Kind(String text, boolean ends, String pattern) {
            this.text = text;
            this.ends = ends;
            this.pattern = Pattern.compile(pattern);
        }

        /** What happened, as a person says it: {@code its kernel panicked}. */
        public String text() {
            return text;
        }

        /** Whether its line may have no end, as that of a prompt; what a kernel reports counts only once its line is complete. */
        boolean asks() {
            return switch (this) {
                case EMERGENCY_SHELL, INITRAMFS_SHELL, NOTHING_TO_BOOT, BOOT_LOADER_SHELL -> true;
                case NO_TIMER, KERNEL_PANIC, KERNEL_OOPS, OUT_OF_MEMORY -> false;
            };
        }

        /** Whether the machine goes no further without a person. */
        public boolean endsBoot() {
            return ends;
        }
    }

    /** What a line means, if it means trouble. */
    static Optional<Alarm> in(String line) {
        for (Kind kind : Kind.values()) {
            if (kind.pattern.matcher(line.strip()).matches()) {
                return Optional.of(new Alarm(kind, line.strip()));
            }
        }
        return Optional.empty();
    }
}
