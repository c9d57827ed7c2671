package org.infratest.diagnosis;

import java.util.Optional;
import org.infratest.diagnosis.Sockets.Listening;
import org.infratest.diagnosis.Symptom.Transport;

/** Does the service take what arrives, or does it hang? */
final class ServiceCheck implements Check {

    private static final String OVERFLOWS = "TcpExt.ListenOverflows";

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        Symptom symptom = evidence.symptom();
        boolean possible = symptom.isLost() || Talk.isSilent(evidence.failed().seen());
        if (!possible || symptom.transport() == Transport.ICMP) {
            return Optional.empty();
        }
        return evidence.theTarget()
                .flatMap(target -> target.after()
                        .sockets()
                        .taking(symptom.transport(), evidence.to(), symptom.port())
                        .flatMap(socket -> wrong(symptom, target, socket)));
    }

    private static Optional<Finding> wrong(Symptom symptom, Machine target, Listening socket) {
        String program = socket.program().isEmpty() ? "the service" : socket.program();
        String line = "ss on " + target.name() + ": " + socket.text() + ", " + socket.waiting()
                + " connections wait, there is room for " + socket.room();
        Optional<Finding> stopped = target.after()
                .processes()
                .stopped(socket.processes())
                .map(id -> Finding.of(
                        Layer.SERVICE,
                        program + " on " + target.name() + " listens on " + symptom.text() + ", but its process " + id
                                + " is stopped (state T), so it takes nothing",
                        line,
                        "ps on " + target.name() + ": process " + id + " is in state T"));
        return stopped.or(() -> full(symptom, target, socket, program, line));
    }

    private static Optional<Finding> full(
            Symptom symptom, Machine target, Listening socket, String program, String line) {
        long overflows = target.after().counters().since(target.before().counters(), OVERFLOWS);
        boolean full = symptom.transport() == Transport.TCP
                && symptom.isLost()
                && (socket.waiting() > socket.room() || (overflows > 0 && socket.waiting() >= socket.room()));
        return full
                ? Optional.of(Finding.of(
                        Layer.SERVICE,
                        program + " on " + target.name() + " listens on " + symptom.text()
                                + ", but does not take the connections: " + socket.waiting()
                                + " wait, and there is room for " + socket.room(),
                        line,
                        OVERFLOWS + " of " + target.name() + " grew by " + overflows + " while probing"))
                : Optional.empty();
    }
}
