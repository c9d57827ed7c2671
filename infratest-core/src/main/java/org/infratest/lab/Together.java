package org.infratest.lab;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.infratest.environment.AtOnce;

/** Does something with several machines of a lab at once; see {@link AtOnce}. */
final class Together {

    private Together() {}

    /** Does it, and returns when all are done, with what went wrong by the machine's name. */
    static Map<String, RuntimeException> with(Collection<LabMachine> machines, Consumer<LabMachine> work) {
        return AtOnce.with(machines, machine -> machine.host().name(), work);
    }

    /**
     * The same, where nothing may go wrong.
     *
     * @throws RuntimeException the first thing that went wrong, with the others suppressed
     */
    static void require(Collection<LabMachine> machines, Consumer<LabMachine> work) {
        AtOnce.require(machines, machine -> machine.host().name(), work);
    }
}
