package org.infratest.lab.qemu;

import java.time.Duration;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;

/**
 * Waits for the SSH of a machine that boots; when it does not come, its console says why.
 *
 * @param plan of the machine
 * @param current its QEMU
 * @param port that leads to its SSH
 */
record SshWait(MachinePlan plan, MachineProcess current, int port) {

    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Duration LAST_WORDS = Duration.ofSeconds(20);
    private static final int SHOWN_LINES = 15;

    void await(Duration limit, BannerWatch.Pace pace, Runnable checkpoint) {
        long end = System.nanoTime() + limit.toNanos();
        try (BannerWatch banner = new BannerWatch(port, pace)) {
            while (!banner.answersWithin(MOMENT)) {
                checkpoint.run();
                Alarm alarm = current.console().fatal().getNow(null);
                if (alarm != null) {
                    throw notUp(alarm.kind().text() + ": " + alarm.line());
                }
                if (!current.isAlive()) {
                    current.endsWithin(LAST_WORDS);
                    throw current.ended("while it booted" + console());
                }
                if (System.nanoTime() > end) {
                    throw notUp("its SSH never answered within " + Durations.text(limit));
                }
            }
        }
    }

    private EnvironmentException notUp(String reason) {
        return new EnvironmentException("Machine '" + plan.name() + "' did not come up: " + reason + console()
                + "\n  full console: " + plan.consoleLog());
    }

    private String console() {
        List<String> lines = current.console().lastLines(SHOWN_LINES);
        return lines.isEmpty()
                ? "\n  its console said nothing"
                : "\n  its console's last lines:\n    " + String.join("\n    ", lines);
    }
}
