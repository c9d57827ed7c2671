package org.infratest.examples.soak.faults;

import java.util.List;

/**
 * Something of the infrastructure that breaks in one run of a test class.
 *
 * @param name what breaks, and how; no two faults share it
 * @param scene what is run
 * @param surroundings in which the JVM of the run is started
 * @param injection what is done to the run before it starts
 * @param causes what the message of the failure has to say, each somewhere
 * @param moment when it strikes
 */
record Fault(
        String name,
        FaultScene scene,
        Surroundings surroundings,
        Injection injection,
        List<String> causes,
        Moment moment) {

    /** When a fault strikes, which decides what may be green. */
    enum Moment {
        /** Before the test has seen what it asks for. */
        BEFORE_THE_END,
        /** While all is taken down; the test is green by then, and its class must not be. */
        TEARDOWN
    }

    /** Breaks something, or prepares that it will break. */
    @FunctionalInterface
    interface Injection {
        void into(Stage stage) throws Exception;
    }

    Fault {
        causes = List.copyOf(causes);
    }

    static Fault of(String name, FaultScene scene, Injection injection, String... causes) {
        return new Fault(name, scene, Surroundings.PLAIN, injection, List.of(causes), Moment.BEFORE_THE_END);
    }

    /** This fault, in a run that is started like that. */
    Fault in(Surroundings other) {
        return new Fault(name, scene, other, injection, causes, moment);
    }

    /** This fault, striking while all is taken down. */
    Fault atTeardown() {
        return new Fault(name, scene, surroundings, injection, causes, Moment.TEARDOWN);
    }
}
