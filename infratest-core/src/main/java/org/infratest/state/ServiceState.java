package org.infratest.state;

import java.util.Set;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.state.InitScriptFact.Script;

/**
 * A service of systemd, sysvinit or OpenRC: {@code state.service("ssh").assertRunning()}. With systemd the name may also be that of a
 * socket, timer, path or target, with its ending.
 */
@Api
public final class ServiceState extends StateView<ServiceState, ServiceObservation> {

    /** For these {@code systemctl is-enabled} exits with 0. */
    private static final Set<String> ENABLED =
            Set.of("enabled", "enabled-runtime", "static", "alias", "indirect", "generated", "transient");

    private static final Set<String> ACTIVE = Set.of("active", "reloading", "refreshing");
    private static final Set<String> KINDS = Set.of("service", "socket", "timer", "path", "target");

    private final String name;

    ServiceState(Scope scope, String name) {
        super(scope);
        this.name = name;
    }

    @Override
    ServiceState with(Scope changed) {
        return new ServiceState(changed, name);
    }

    @Override
    String kind() {
        return "service";
    }

    @Override
    String name() {
        return name;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new UnitFact(unitName()));
    }

    @Override
    Set<Fact<?>> needsBesides(Facts facts) {
        return facts.get(new UnitFact(unitName())).isSystemd() ? Set.of() : Set.of(new InitScriptFact(name));
    }

    @Override
    ServiceObservation look(Facts facts) {
        Unit unit = facts.get(new UnitFact(unitName()));
        return unit.isSystemd() ? ofUnit(unit, facts) : ofScript(facts.get(new InitScriptFact(name)), facts);
    }

    private String unitName() {
        return KINDS.contains(name.substring(name.lastIndexOf('.') + 1)) ? name : name + ".service";
    }

    private ServiceObservation ofUnit(Unit unit, Facts facts) {
        return new ServiceObservation(
                name,
                "systemd",
                unit.exists(),
                ACTIVE.contains(unit.active()),
                unit.exists() && ENABLED.contains(unit.file()),
                unit.active() + " (" + unit.sub() + ")",
                unit.file().isEmpty() ? "of no unit file" : unit.file(),
                facts.took());
    }

    private ServiceObservation ofScript(Script script, Facts facts) {
        boolean enabled = !script.enabledIn().isEmpty();
        boolean running = script.status() == 0;
        boolean tells = script.tells() || !script.exists();
        String state = tells
                ? (running ? "running" : "not running") + " (status exited with " + script.status() + ")"
                : ServiceObservation.UNTOLD + " (its script's status exited with " + script.status() + ": "
                        + script.words() + ")";
        return new ServiceObservation(
                name,
                "init",
                script.exists(),
                running,
                enabled,
                state,
                enabled ? "enabled in " + String.join(", ", script.enabledIn()) : "disabled",
                facts.took());
    }

    /**
     * Asserts that it is active, as {@code systemctl is-active} means it; a job that did its work and exited is so as well.
     *
     * @throws EnvironmentException if its script does not tell; the same holds for the opposite
     */
    public void assertRunning() {
        require("to run", this::isRunning, true, ServiceObservation::running);
    }

    /** Asserts that it is not active, or that there is no such service. */
    public void assertNotRunning() {
        forbid("not to run", seen -> !isRunning(seen), false, ServiceObservation::running);
    }

    private boolean isRunning(ServiceObservation seen) {
        if (!seen.isRunningKnown()) {
            throw new EnvironmentException(
                    scope().host().name() + ": " + title() + " could not be seen to run or not: " + seen.description());
        }
        return seen.running();
    }

    /** Asserts that it is started with the machine, as {@code systemctl is-enabled} means it: static units count. */
    public void assertEnabled() {
        require("to be enabled", ServiceObservation::enabled, true, ServiceObservation::enabled);
    }

    /** Asserts that it is not started with the machine, or that there is no such service. */
    public void assertNotEnabled() {
        forbid("not to be enabled", seen -> !seen.enabled(), false, ServiceObservation::enabled);
    }

    /** Asserts that nobody can start it: systemd's {@code masked}. */
    public void assertMasked() {
        require(
                "to be masked",
                seen -> seen.enablement().startsWith("masked"),
                "masked",
                ServiceObservation::enablement);
    }
}
