package org.infratest.examples.conformance.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that breaks in a network that works, and the layer that has to be named for it. Immutable; each method returns a changed
 * copy.
 *
 * @param name what the table calls it
 * @param layer the layer that is broken, as {@code org.infratest.diagnosis.Layer} titles it
 * @param services what runs before it breaks
 * @param before what is done on machines before it breaks, and leaves everything working
 * @param broken what is done on machines to break it
 * @param effect what succeeds on machines once it is broken, asked by other means than the probe's; some things break only a moment later
 * @param probe the probe that fails then, and passed before
 * @param isBrokenFromTheStart whether the services themselves are what is broken, so that nothing passed before
 */
record Fault(
        String name,
        String layer,
        List<Service> services,
        List<Step> before,
        List<Step> broken,
        List<Step> effect,
        Probe probe,
        boolean isBrokenFromTheStart) {

    /** An assertion. */
    @FunctionalInterface
    interface Probe {
        void ask(Scene scene);
    }

    /**
     * A program on a machine.
     *
     * @param machine the machine
     * @param port where it listens
     * @param script lines for a shell, the last of which becomes the program
     */
    record Service(String machine, int port, String script) {}

    /**
     * Something that is done on a machine.
     *
     * @param machine the machine
     * @param command for its shell
     */
    record Step(String machine, String command) {}

    /** A fault that a connection to {@link Scene#PORT} of the server meets, on which something listens. */
    static Fault of(String name, String layer) {
        return listening(name, layer).until(Scene.CLIENT, Scene.CONNECTS_NO_MORE);
    }

    /** A fault that an echo request to the server meets. */
    static Fault ofPing(String name, String layer) {
        return listening(name, layer).seenBy(Scene::answersPing).until(Scene.CLIENT, Scene.PINGS_NO_MORE);
    }

    /** One that such a connection meets, where that alone does not tell that it has taken effect. */
    static Fault listening(String name, String layer) {
        return among(name, layer).serving("socat TCP4-LISTEN:" + Scene.PORT + ",fork,reuseaddr SYSTEM:cat");
    }

    /** A fault that something meets which works before. */
    static Fault among(String name, String layer) {
        return new Fault(name, layer, List.of(), List.of(), List.of(), List.of(), Scene::connects, false);
    }

    /** A fault that is there from the start: in what listens, or as nothing does. */
    static Fault bare(String name, String layer) {
        return new Fault(name, layer, List.of(), List.of(), List.of(), List.of(), Scene::connects, true);
    }

    /** With a program on {@link Scene#PORT} of the server. */
    Fault serving(String script) {
        return serving(Scene.SERVER, Scene.PORT, script);
    }

    Fault serving(String machine, int port, String script) {
        return new Fault(
                name,
                layer,
                with(services, new Service(machine, port, script)),
                before,
                broken,
                effect,
                probe,
                isBrokenFromTheStart);
    }

    Fault prepared(String machine, String command) {
        return new Fault(
                name,
                layer,
                services,
                with(before, new Step(machine, command)),
                broken,
                effect,
                probe,
                isBrokenFromTheStart);
    }

    Fault breaking(String machine, String command) {
        return new Fault(
                name,
                layer,
                services,
                before,
                with(broken, new Step(machine, command)),
                effect,
                probe,
                isBrokenFromTheStart);
    }

    /** Broken only once that command succeeds there, and all others that were given so, one after the other. */
    Fault until(String machine, String command) {
        return new Fault(
                name,
                layer,
                services,
                before,
                broken,
                with(effect, new Step(machine, command)),
                probe,
                isBrokenFromTheStart);
    }

    Fault seenBy(Probe seer) {
        return new Fault(name, layer, services, before, broken, effect, seer, isBrokenFromTheStart);
    }

    /** The same fault, of which another layer is expected; for the proof that the table can fail. */
    Fault expecting(String other) {
        return new Fault(name, other, services, before, broken, effect, probe, isBrokenFromTheStart);
    }

    private static <T> List<T> with(List<T> list, T another) {
        List<T> longer = new ArrayList<>(list);
        longer.add(another);
        return longer;
    }
}
