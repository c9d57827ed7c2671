package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.process.ToolMissingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootRetryTest {

    @TempDir
    Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final FakeProvider provider = new FakeProvider();

    @Test
    void bootThatFailsOnceIsTakenDownTriedAgainAndToldOf() {
        provider.onStart = workspace -> {
            if (provider.started == 1) {
                throw new EnvironmentException("machine 'db' did not boot\n  full output: up.log");
            }
        };
        EnvironmentHandle<FakeSpec> handle = handle(true);

        Environment started = handle.start();

        assertThat(provider.started).isEqualTo(2);
        assertThat(provider.destroyed).hasSize(1).doesNotContain(started.id());
        assertThat(events)
                .filteredOn(Event.EnvironmentProgress.class::isInstance)
                .extracting(event -> ((Event.EnvironmentProgress) event).message())
                .containsExactly("its boot failed, for a reason of the infrastructure, and is tried once more"
                        + " (infratest.retry.boot): machine 'db' did not boot");
        assertThat(places().leases().all()).extracting(Lease::id).containsExactly(started.id());
        handle.close();
        assertThat(places().leases().all()).isEmpty();
        assertThat(folder.resolve("cache/environments")).isEmptyDirectory();
    }

    @Test
    void bootThatFailsTwiceFailsWithBothReasons() {
        provider.onStart = workspace -> {
            throw new EnvironmentException("failure " + provider.started);
        };
        EnvironmentHandle<FakeSpec> handle = handle(true);

        assertThatThrownBy(handle::start)
                .hasMessage("failure 2")
                .satisfies(second -> assertThat(second.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("failure 1"));
        handle.close();
        assertThat(provider.started).isEqualTo(2);
        assertThat(places().leases().all()).isEmpty();
    }

    @Test
    void nothingIsTriedAgainWhereNobodyAskedForIt() {
        provider.onStart = workspace -> {
            throw new EnvironmentException("machine 'db' did not boot");
        };
        assertStartsOnce(handle(false), EnvironmentException.class);
    }

    @Test
    void whatAMachineRefusedIsNeverTriedAgain() {
        provider.onStart = workspace -> {
            throw new ConfigsetFailure("state 'nginx' failed");
        };
        assertStartsOnce(handle(true), ConfigsetFailure.class);
    }

    @Test
    void whatIsWrittenWronglyIsNeverTriedAgain() {
        provider.onStart = workspace -> {
            throw new ConfigurationException("there is no machine 'bd'");
        };
        assertStartsOnce(handle(true), ConfigurationException.class);
    }

    @Test
    void missingToolIsNotTriedAgain() {
        provider.onStart = workspace -> {
            throw new ToolMissingException("qemu-img", new IOException("no such file"));
        };
        assertStartsOnce(handle(true), ToolMissingException.class);
    }

    @Test
    void whatCannotBeTakenDownIsNotStartedBesideItself() {
        provider.onStart = workspace -> {
            throw new EnvironmentException("machine 'db' did not boot");
        };
        provider.onDestroy = () -> {
            throw new EnvironmentException("machine 'db' is left");
        };
        EnvironmentHandle<FakeSpec> handle = handle(true);

        assertThatThrownBy(handle::start)
                .hasMessage("machine 'db' did not boot")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("machine 'db' is left"));
        assertThat(provider.started).isEqualTo(1);
        assertThatThrownBy(handle::close).hasMessage("machine 'db' is left");
        assertThat(places().leases().all()).hasSize(1);
    }

    private void assertStartsOnce(EnvironmentHandle<FakeSpec> handle, Class<? extends Throwable> failure) {
        assertThatThrownBy(handle::start).isInstanceOf(failure);
        handle.close();
        assertThat(provider.started).isEqualTo(1);
    }

    private Places places() {
        return new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now());
    }

    private EnvironmentHandle<FakeSpec> handle(boolean retried) {
        return new EnvironmentHandle<>(
                provider,
                new FakeSpec("web", "same", Duration.ofSeconds(30)),
                places(),
                new Terms(Teardown.ALWAYS, Tenant.ofThisJvm(), Budget.ofThisComputer(), retried),
                events::add,
                environment -> Optional.empty());
    }
}
