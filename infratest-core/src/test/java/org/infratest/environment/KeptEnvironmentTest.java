package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.event.Event;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments that stay after a run, and the runs that find them. */
class KeptEnvironmentTest {

    @TempDir
    Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final FakeProvider provider = new FakeProvider();
    private Places places;

    @BeforeEach
    void places() {
        places = new Places(
                folder.resolve("cache"), folder.resolve("run"), Instant.now().minusSeconds(60));
    }

    @Test
    void onSuccessKeepsTheMachinesOfAFailedTestAndPrintsTheLogin() {
        provider.hosts = List.of(machine("web"), machine("db"));
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ON_SUCCESS);
        handle.start();
        handle.testFailed();
        handle.close();

        assertThat(provider.destroyed).isEmpty();
        assertThat(places.leases().all()).singleElement().matches(Lease::kept);
        assertThat(stopped().kept()).isTrue();
        assertThat(stopped().hint()).isEqualTo("web: ssh web\ndb: ssh db");

        EnvironmentHandle<FakeSpec> green = handle(Teardown.ON_SUCCESS);
        green.start();
        green.close();
        assertThat(places.leases().all()).isEmpty();
    }

    @Test
    void keptEnvironmentServesTheNextRunIfNothingChanged() {
        EnvironmentHandle<FakeSpec> first = handle(Teardown.NEVER);
        first.start();
        first.close();

        EnvironmentHandle<FakeSpec> second = handle(Teardown.NEVER);
        second.start();
        second.close();

        assertThat(provider.started).isEqualTo(1);
        assertThat(provider.adopted).isEqualTo(1);
        assertThat(provider.destroyed).isEmpty();
    }

    @Test
    void whatIsBeingAdoptedIsInUse() {
        keep(places);
        Lease kept = places.leases().all().get(0);
        List<Takedown.End> ends = new ArrayList<>();
        provider.onAdopt = () -> ends.add(takeDown(kept));

        keep(places);

        assertThat(ends).containsExactly(Takedown.End.HELD);
        assertThat(provider.destroyed).isEmpty();
        assertThat(provider.adopted).isEqualTo(1);
    }

    @Test
    void whatWasTakenOverAndKeptAgainSinceItWasJudgedStays() throws InterruptedException {
        keep(places);
        Lease judged = places.leases().all().get(0);
        Thread.sleep(2); // leases tell milliseconds
        keep(places);

        assertThat(takeDown(judged)).isEqualTo(Takedown.End.HELD);
        assertThat(provider.destroyed).isEmpty();
        assertThat(takeDown(places.leases().all().get(0))).isEqualTo(Takedown.End.DONE);
        assertThat(places.leases().all()).isEmpty();
    }

    private Takedown.End takeDown(Lease lease) {
        return new Takedown(places, each -> places.logs(each.name()), Duration.ofMinutes(1), event -> {})
                .attempt(lease, provider::destroy);
    }

    @Test
    void keptEnvironmentServesARunThatWaitsForSomethingElse() {
        EnvironmentHandle<FakeSpec> first = handle(Teardown.NEVER);
        first.start();
        first.close();

        FakeSpec waiting = new FakeSpec("web", "waits for more", "same", Duration.ofSeconds(30));
        EnvironmentHandle<FakeSpec> second =
                new EnvironmentHandle<>(provider, waiting, places, Teardown.ALWAYS, events::add);
        second.start();
        second.close();

        assertThat(provider.started).isEqualTo(1);
        assertThat(provider.adopted).isEqualTo(1);
    }

    @Test
    void consoleOfAKeptMachineIsFoundInTheFolderOfEachRun() throws IOException {
        Path booted = folder.resolve("run/web/console-db.log");
        provider.onStart = workspace -> Files.writeString(booted, "db login:\n");
        keep(places);
        Places next = new Places(folder.resolve("cache"), folder.resolve("next"), Instant.now());

        keep(next);
        assertThat(folder.resolve("next/web/console-db.log")).hasContent("db login:\n");
        Lease kept = places.leases().all().get(0);
        assertThat(Access.of(folder.resolve("cache"), kept.id()).orElseThrow().logs())
                .isEqualTo(folder.resolve("next/web").toString());

        Files.writeString(booted, "panic\n", StandardOpenOption.APPEND);
        assertThat(folder.resolve("next/web/console-db.log")).hasContent("db login:\npanic\n");

        Places.remove(folder.resolve("run"));
        keep(next);
        keep(new Places(folder.resolve("cache"), folder.resolve("last"), Instant.now()));
        assertThat(folder.resolve("last/web/console-db.log")).hasContent("db login:\npanic\n");
        assertThat(provider.started).isEqualTo(1);
    }

    /** Boots the machines, or takes over those of the run before, and keeps them. */
    private void keep(Places run) {
        FakeSpec spec = new FakeSpec("web", "same", Duration.ofSeconds(30));
        EnvironmentHandle<FakeSpec> handle = new EnvironmentHandle<>(provider, spec, run, Teardown.NEVER, events::add);
        handle.start();
        handle.close();
    }

    @Test
    void keptEnvironmentOfAnOlderConfigsetIsTakenDownFirst() {
        EnvironmentHandle<FakeSpec> first = handle(Teardown.NEVER);
        first.start();
        first.close();

        EnvironmentHandle<FakeSpec> changed = new EnvironmentHandle<>(
                provider, new FakeSpec("web", "changed", Duration.ofSeconds(30)), places, Teardown.ALWAYS, events::add);
        changed.start();
        changed.close();

        assertThat(provider.started).isEqualTo(2);
        assertThat(provider.destroyed).hasSize(2);
        assertThat(places.leases().all()).isEmpty();
        assertThat(events)
                .filteredOn(Event.EnvironmentProgress.class::isInstance)
                .extracting(event -> ((Event.EnvironmentProgress) event).message())
                .contains("what was kept cannot be used again, as its inputs have changed, and is taken down:"
                        + " the fingerprint was same and is changed");
    }

    @Test
    void whoeverIsToldOfAKeptEnvironmentAddsALine() {
        EnvironmentHandle<FakeSpec> handle = new EnvironmentHandle<>(
                provider,
                new FakeSpec("web", "same", Duration.ofSeconds(30)),
                places,
                Terms.of(Teardown.NEVER),
                events::add,
                environment -> Optional.of("inventory of " + environment.name()));
        handle.start();
        handle.close();

        assertThat(stopped().hint()).isEqualTo("\ninventory of web");
    }

    private static Host machine(String name) {
        return new Host(name, List.of(), Map.of(), FakeSession::new, HostContext.NONE);
    }

    private Event.EnvironmentStopped stopped() {
        return events.stream()
                .filter(Event.EnvironmentStopped.class::isInstance)
                .map(Event.EnvironmentStopped.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private EnvironmentHandle<FakeSpec> handle(Teardown teardown) {
        return new EnvironmentHandle<>(
                provider, new FakeSpec("web", "same", Duration.ofSeconds(30)), places, teardown, events::add);
    }
}
