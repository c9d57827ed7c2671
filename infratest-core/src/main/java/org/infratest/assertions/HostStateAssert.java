package org.infratest.assertions;

import org.assertj.core.api.AbstractAssert;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.expect.Observation;
import org.infratest.state.FileObservation;
import org.infratest.state.HostState;
import org.infratest.state.PackageObservation;
import org.infratest.state.ServiceObservation;
import org.infratest.state.UserObservation;

/** Assertions about what is true on a machine at this moment; those of the state itself wait. */
@Api
public class HostStateAssert extends AbstractAssert<HostStateAssert, HostState> {

    /** Creates assertions about {@code actual}. */
    public HostStateAssert(HostState actual) {
        super(actual, HostStateAssert.class);
    }

    /** Verifies that something is at that path, be it a link that leads nowhere. */
    public HostStateAssert hasFile(String path) {
        isNotNull();
        FileObservation seen = actual.file(path).observe();
        return require(seen.exists(), "to have " + path, seen);
    }

    /** Verifies that nothing is at that path. */
    public HostStateAssert hasNoFile(String path) {
        isNotNull();
        FileObservation seen = actual.file(path).observe();
        return require(!seen.exists(), "not to have " + path, seen);
    }

    /** Verifies that a package is installed. */
    public HostStateAssert hasPackage(String name) {
        isNotNull();
        PackageObservation seen = actual.packageNamed(name).observe();
        return require(seen.isInstalled(), "to have package " + name, seen);
    }

    /** Verifies that a package is not installed, not even in part. */
    public HostStateAssert hasNoPackage(String name) {
        isNotNull();
        PackageObservation seen = actual.packageNamed(name).observe();
        return require(seen.isAbsent(), "not to have package " + name, seen);
    }

    /**
     * Verifies that a service is active.
     *
     * @throws EnvironmentException if that cannot be seen; the same holds for the opposite
     */
    public HostStateAssert runs(String service) {
        isNotNull();
        ServiceObservation seen = actual.service(service).observe();
        return require(isRunning(seen), "to run service " + service, seen);
    }

    /** Verifies that a service is not active. */
    public HostStateAssert doesNotRun(String service) {
        isNotNull();
        ServiceObservation seen = actual.service(service).observe();
        return require(!isRunning(seen), "not to run service " + service, seen);
    }

    private boolean isRunning(ServiceObservation seen) {
        if (!seen.isRunningKnown()) {
            throw new EnvironmentException(actual.host().name() + ": service " + seen.name()
                    + " could not be seen to run or not: " + seen.description());
        }
        return seen.running();
    }

    /** Verifies that something listens on a TCP port, at whatever address. */
    public HostStateAssert listensOn(int port) {
        isNotNull();
        var seen = actual.port(port).observe();
        return require(seen.isListening(), "to listen on TCP port " + port, seen);
    }

    /** Verifies that nothing listens on a TCP port. */
    public HostStateAssert doesNotListenOn(int port) {
        isNotNull();
        var seen = actual.port(port).observe();
        return require(!seen.isListening(), "not to listen on TCP port " + port, seen);
    }

    /** Verifies that there is a user of that name. */
    public HostStateAssert hasUser(String name) {
        isNotNull();
        UserObservation seen = actual.user(name).observe();
        return require(seen.exists(), "to have user " + name, seen);
    }

    private HostStateAssert require(boolean met, String expectation, Observation seen) {
        if (!met) {
            failWithMessage("%nExpecting:%n  %s%n%s%nbut %s", actual.host(), expectation, seen.description());
        }
        return myself;
    }
}
