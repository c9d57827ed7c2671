package org.infratest.provision;

import java.util.List;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.state.HostFacts;

/**
 * A configset that was applied on a machine, and what one may ask of it. Injected into a parameter or field that names the machine with
 * {@code @OnHost}. Safe for use by several threads; applications on one machine happen one after another.
 */
@Api
public final class Configset {

    private final ConfigsetRun run;
    private final Host host;

    Configset(ConfigsetRun run, Host host) {
        this.run = run;
        this.host = host;
    }

    /** Its name. */
    public String name() {
        return run.spec().name();
    }

    /** The machine. */
    public Host host() {
        return host;
    }

    /** What became of it when it was last applied on the machine. */
    public AppliedConfigset applied() {
        return run.last(host);
    }

    /**
     * Applies it again.
     *
     * @throws org.infratest.ConfigsetFailure if a state fails, or the machine refuses the configset as a whole
     * @throws org.infratest.EnvironmentException if the machine does not answer, or the time is over
     */
    public AppliedConfigset apply() {
        return run.applyAgain(host);
    }

    /**
     * What applying it would change, without changing it.
     *
     * @throws org.infratest.EnvironmentException if what applies it cannot tell, as shell scripts cannot; or the machine does not answer
     * @throws org.infratest.ConfigsetFailure if the machine refuses the configset as a whole
     */
    public AppliedConfigset preview() {
        return run.preview(host);
    }

    /**
     * Asserts that applying it a second time changes nothing: it is idempotent.
     *
     * @throws org.opentest4j.AssertionFailedError if a state changes something; the message has each of them, with its place and its changes
     * @throws org.infratest.ConfigsetFailure if a state fails
     */
    public void assertChangesNothing() {
        Verdict.requireNothingChanged(applyUnchanged(), "to change nothing when it is applied again");
    }

    /**
     * Switches the machine off and on, waits until it is ready and its system has started, and asserts that applying the configset would change
     * nothing. Where what applies it cannot tell beforehand, as shell scripts cannot, it is applied.
     *
     * @throws org.opentest4j.AssertionFailedError if something does not hold any more, with each state
     * @throws org.infratest.EnvironmentException if the machine does not come back
     */
    public void assertHoldsAfterReboot() {
        host.power().off();
        host.power().on();
        run.awaitStarted(host);
        AppliedConfigset seen = run.canPreview() ? run.preview(host) : applyUnchanged();
        Verdict.requireNothingChanged(seen, "to hold after a reboot");
    }

    private AppliedConfigset applyUnchanged() {
        return run.applyAgain(host);
    }

    /**
     * Asserts that this machine and another one are equal in packages, the files that the configset manages, services, users, groups, listening
     * ports and kernel settings.
     *
     * @param other a machine that was configured in another way
     * @param ignoring regular expressions; what they find in a line such as {@code file /etc/hostname} does not count
     * @throws org.opentest4j.AssertionFailedError if they differ, with a line for each difference
     */
    public void assertSameAs(Host other, String... ignoring) {
        List<String> files = ManagedFiles.of(applied());
        HostFacts.of(host, files)
                .ignoring(ignoring)
                .assertSameAs(HostFacts.of(other, files).ignoring(ignoring));
    }

    /**
     * Asserts that nothing is left of states that were taken out of the configset since it was first applied on the machine: Salt does not
     * undo what a state made when the state is gone.
     *
     * @throws org.opentest4j.AssertionFailedError if an earlier application had states that the last one has no more, with each of them
     */
    public void assertNothingLeftBehind() {
        Verdict.requireNothingLeftBehind(applied());
    }

    @Override
    public String toString() {
        return "configset " + name() + " on " + host.name();
    }
}
