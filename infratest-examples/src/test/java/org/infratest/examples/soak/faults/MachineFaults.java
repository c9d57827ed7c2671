package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.infratest.environment.Host;

/** A real machine of a lab whose QEMU is taken away, or stands still, while it boots and while it is asked. */
final class MachineFaults {

    private static final List<Ask> OVER_SSH = List.of(
            Ask.COMMAND, Ask.UPLOAD, Ask.TCP_FROM_IT, Ask.TCP_BLOCKED_FROM_IT, Ask.ICMP_FROM_IT, Ask.STATE_FILE);
    private static final long LOOK_NANOS = 20_000_000;

    private MachineFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(machine("is killed as it starts", stage -> soon("KILL", 0), "QEMU ended with exit code 137"));
        faults.add(machine("is killed while it boots", stage -> soon("KILL", 2_000), "QEMU ended with exit code 137"));
        faults.add(machine(
                "dies of SIGSEGV while it boots", stage -> soon("SEGV", 2_000), "QEMU ended with exit code 139"));
        for (Ask ask : OVER_SSH) {
            faults.add(asked("is killed", ask, "KILL", "Connection refused"));
        }
        for (Ask ask : List.of(Ask.COMMAND, Ask.TCP_FROM_IT, Ask.STATE_FILE)) {
            faults.add(asked("stands still", ask, "STOP", "no SSH answered on it: nothing came within"));
        }
        return faults;
    }

    private static Fault asked(String what, Ask ask, String signal, String cause) {
        return machine(
                what + " while it is asked for "
                        + ask.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                stage -> stage.before(ask, web -> now(signal, web)),
                cause);
    }

    private static Fault machine(String what, Fault.Injection injection, String... causes) {
        return Fault.of(
                "QEMU of a real machine " + what,
                FaultScene.MACHINE,
                stage -> {
                    stage.tools().useReal("qemu-img");
                    stage.tools().useReal("qemu-system-x86_64");
                    injection.into(stage);
                },
                causes);
    }

    private static void now(String signal, Host web) throws IOException, InterruptedException {
        web.ssh().exec("true").assertSucceeded(); // it is well until now
        for (ProcessHandle qemu : running()) {
            send(signal, qemu);
            if (signal.equals("KILL")) {
                Awaitility.await().until(() -> !qemu.isAlive());
            }
        }
    }

    /** Some time after it was started, on a thread of its own. */
    private static void soon(String signal, long millis) {
        Thread thread = new Thread(
                () -> {
                    List<ProcessHandle> running = running();
                    while (running.isEmpty()) {
                        LockSupport.parkNanos(LOOK_NANOS);
                        running = running();
                    }
                    LockSupport.parkNanos(millis * 1_000_000);
                    try {
                        for (ProcessHandle qemu : running) {
                            send(signal, qemu);
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "soak-killer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Those with a machine; others only tell what they can do. */
    private static List<ProcessHandle> running() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(name -> name.contains("qemu-system"))
                        .isPresent())
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("-name web"))
                        .isPresent())
                .toList();
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
