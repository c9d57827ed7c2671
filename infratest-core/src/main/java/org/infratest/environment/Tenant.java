package org.infratest.environment;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who asks for something that only so many may have at a time, and how long it will be kept.
 *
 * @param id one of a kind, also among the JVMs of this computer
 * @param by who asks, in words: the name of a test class
 * @param session what ends as one: the tests of a JVM's run
 * @param sharing {@link Sharing#RUN} keeps it until the session ends, anything else until whoever asked for it ends
 * @param within the tenants that cannot end before this one does: those of the classes around it
 */
public record Tenant(String id, String by, String session, Sharing sharing, List<String> within) {

    /** Copies the list. */
    public Tenant {
        within = List.copyOf(within);
    }

    /** One that is within no other. */
    public static Tenant of(String by, String session, Sharing sharing) {
        return new Tenant(UUID.randomUUID().toString(), by, session, sharing, List.of());
    }

    /** One of this JVM, by nobody in particular. */
    static Tenant ofThisJvm() {
        long pid = ProcessHandle.current().pid();
        return of("process " + pid, "process " + pid, Sharing.CLASS);
    }

    /** This one, who works within another one, which therefore cannot end before. */
    public Tenant inside(Tenant around) {
        return new Tenant(
                id,
                by,
                session,
                sharing,
                Stream.concat(Stream.of(around.id), around.within.stream()).toList());
    }

    boolean isForTheRun() {
        return sharing == Sharing.RUN;
    }
}
