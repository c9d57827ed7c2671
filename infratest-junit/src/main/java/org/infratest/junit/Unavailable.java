package org.infratest.junit;

import java.util.Optional;
import org.infratest.environment.Availability;
import org.infratest.environment.WhenUnavailable;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.CommandRunner;
import org.infratest.spec.EnvironmentSpec;
import org.opentest4j.TestAbortedException;

/**
 * Skips a class whose environment cannot be started here, where somebody wants that.
 *
 * @param when what becomes of it; not {@link WhenUnavailable#DEFAULT}
 * @param ci whether this is a build of a CI
 */
record Unavailable(WhenUnavailable when, boolean ci) {

    /**
     * Looks before anything is built or started; where the class is to fail, whatever starts it will say why.
     *
     * @param boxed whether a box is to be built
     * @throws TestAbortedException if the class is to be skipped, with the reason
     */
    <S extends EnvironmentSpec> void skip(EnvironmentRequest<S> request, boolean boxed, CommandRunner runner) {
        if (when == WhenUnavailable.FAIL || (when == WhenUnavailable.AUTO && ci)) {
            return;
        }
        reason(request, boxed, runner).ifPresent(reason -> {
            throw new TestAbortedException(
                    "Environment '" + request.name() + "' cannot be started here, so its tests are skipped: " + reason);
        });
    }

    private static <S extends EnvironmentSpec> Optional<String> reason(
            EnvironmentRequest<S> request, boolean boxed, CommandRunner runner) {
        return reason(request.provider().availability(request.spec(null)))
                .or(() -> boxed ? reason(PackerBuilder.availability(runner)) : Optional.empty());
    }

    private static Optional<String> reason(Availability availability) {
        return availability.usable() ? Optional.empty() : Optional.of(String.valueOf(availability.reason()));
    }
}
