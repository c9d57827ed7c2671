package org.infratest.state;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What a service does.
 *
 * @param name its name
 * @param manager what manages it: {@code systemd} or {@code init}, for scripts of sysvinit and OpenRC
 * @param exists whether there is such a service
 * @param running whether it is active: what {@code systemctl is-active} tells, or the script's {@code status}; false as well where that does not tell
 * @param enabled whether it is started with the machine: what {@code systemctl is-enabled} tells, or a link in a runlevel
 * @param state its state in the manager's words, for example {@code active (running)}
 * @param enablement likewise, for example {@code enabled}, {@code static}, {@code masked}
 * @param took how long it took to look
 */
@Api
public record ServiceObservation(
        String name,
        String manager,
        boolean exists,
        boolean running,
        boolean enabled,
        String state,
        String enablement,
        Duration took)
        implements Observation {

    /** How the state begins of a service whose script does not tell. */
    static final String UNTOLD = "not known to run or not";

    private static final int SHOWN = 300;

    /** Whether it could be seen at all whether it runs: a script of sysvinit that knows no status does not tell. */
    public boolean isRunningKnown() {
        return !state.startsWith(UNTOLD);
    }

    @Override
    public String description() {
        return exists
                ? "it is " + Printable.line(state, SHOWN) + " and " + Printable.line(enablement, SHOWN)
                : "there is no such service";
    }
}
