package org.infratest.examples.conformance.faults;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.infratest.event.Event;
import org.infratest.examples.namespaces.Namespaces;
import org.infratest.process.RunningProcess;
import org.opentest4j.AssertionFailedError;

/**
 * One fault in a network of its own: everything works, then it breaks, then a probe fails and says why.
 *
 * @param fault the fault
 */
record Trial(Fault fault) {

    private static final Duration UNTIL_READY = Duration.ofSeconds(30);

    /**
     * What came of it.
     *
     * @param layer the layer that was named, or a word in its place
     * @param message the failure's message
     */
    record Outcome(String layer, String message) {}

    Outcome run() {
        try {
            return tried();
        } catch (RuntimeException | Error e) {
            return new Outcome("none, as the trial failed", fault.name() + ": " + e);
        }
    }

    private Outcome tried() {
        Queue<Event> events = new ConcurrentLinkedQueue<>();
        try (Namespaces network = Namespaces.start(Scene.spec(), events::add)) {
            Scene scene = new Scene(network, UNTIL_READY);
            fault.services().forEach(service -> serve(scene, service));
            fault.before().forEach(step -> execute(scene, step));
            if (!fault.isBrokenFromTheStart()) {
                fault.probe().ask(scene);
            }
            fault.broken().forEach(step -> execute(scene, step));
            awaitEffect(scene);
            return broken(new Scene(network, Duration.ZERO), events);
        }
    }

    private Outcome broken(Scene scene, Queue<Event> events) {
        try {
            fault.probe().ask(scene);
            return new Outcome("none, as the probe passed", "");
        } catch (AssertionFailedError e) {
            String layer = events.stream()
                    .filter(Event.ProbeExplained.class::isInstance)
                    .map(event -> ((Event.ProbeExplained) event).layer())
                    .reduce((first, last) -> last)
                    .orElse("none");
            return new Outcome(layer, String.valueOf(e.getMessage()));
        }
    }

    private static void execute(Scene scene, Fault.Step step) {
        scene.host(step.machine()).ssh().exec(step.command()).assertSucceeded();
    }

    private void awaitEffect(Scene scene) {
        Awaitility.await("the effect of " + fault.name())
                .timeout(UNTIL_READY)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> fault.effect().stream()
                        .allMatch(step -> scene.host(step.machine())
                                .ssh()
                                .exec(step.command())
                                .succeeded()));
    }

    private static void serve(Scene scene, Fault.Service service) {
        RunningProcess process = scene.network()
                .machine(service.machine())
                .start("env", "FILES=" + scene.network().folder(), "sh", "-c", service.script());
        String listens = "ss -H -l -n -t sport = :" + service.port();
        Awaitility.await()
                .timeout(UNTIL_READY)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!process.isAlive()) {
                        process.onExit().join();
                        throw new IllegalStateException(
                                "The service ended: " + String.join("\n", List.copyOf(process.lastLines())));
                    }
                    return !scene.host(service.machine())
                            .ssh()
                            .exec(listens)
                            .stdout()
                            .isBlank();
                });
    }
}
