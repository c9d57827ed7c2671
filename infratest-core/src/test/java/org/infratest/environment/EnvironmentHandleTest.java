package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentHandleTest {

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
    void leaseIsOnDiskBeforeAnythingStartsAndGoneAtTheEnd() {
        List<Lease> seen = new ArrayList<>();
        provider.onStart = workspace -> seen.addAll(places.leases().all());
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);

        handle.start();
        handle.close();

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).ownerIsAlive()).isTrue();
        assertThat(places.leases().all()).isEmpty();
        assertThat(provider.destroyed).containsExactly(seen.get(0).id());
        assertThat(folder.resolve("cache/environments")).isEmptyDirectory();
    }

    @Test
    void leaseNamesItsRunAndItsTestClass() {
        places = new Places(
                folder.resolve("cache"), folder.resolve("run"), Instant.EPOCH, null, "20261126-2103", "WebIT", false);
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);

        handle.start();

        assertThat(places.leases().all()).singleElement().satisfies(lease -> {
            assertThat(lease.run()).isEqualTo("20261126-2103");
            assertThat(lease.test()).isEqualTo("WebIT");
        });
        handle.close();
    }

    /** Boxes that are built, and labs that were resumed. */
    @Test
    void leaseOfAClaimNamesItsRunAndItsTestClass() {
        places = new Places(
                folder.resolve("cache"), folder.resolve("run"), Instant.EPOCH, null, "20261126-2103", "WebIT", false);

        try (Claim claim = Claim.make(places, "FakeBuilder", "box", "box:web", Map.of(), events::add)) {
            assertThat(claim.workspace().lease().run()).isEqualTo("20261126-2103");
            assertThat(places.leases().all()).singleElement().satisfies(lease -> {
                assertThat(lease.run()).isEqualTo("20261126-2103");
                assertThat(lease.test()).isEqualTo("WebIT");
            });
        }
    }

    @Test
    void bootThatFailsHalfWayIsTakenDownAndNotTriedAgain() {
        provider.onStart = workspace -> {
            workspace.record("half", "a machine");
            throw new EnvironmentException("no boot");
        };
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.NEVER);

        assertThatThrownBy(handle::start)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("no boot");
        assertThatThrownBy(handle::start).hasMessage("no boot");
        handle.close();
        handle.close();

        assertThat(provider.started).isEqualTo(1);
        assertThat(provider.destroyed).hasSize(1);
        assertThat(provider.destroyedDetails).containsEntry("half", "a machine");
        assertThat(events).hasAtLeastOneElementOfType(Event.EnvironmentFailed.class);
    }

    @Test
    void unusableProviderSaysWhyAndLeavesNothing() {
        provider.availability = Availability.unusable("no hypervisor; install one");
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);

        assertThatThrownBy(handle::start)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Environment 'web' cannot be started here: no hypervisor; install one");
        handle.close();

        assertThat(provider.started).isZero();
        assertThat(folder.resolve("cache/leases")).doesNotExist();
    }

    /** Labs of a name run side by side, and another kind of environment may have that name too. */
    @Test
    void whatAnotherKindHasUnderTheSameNameIsLeftAlone() {
        places.leases().write(Lease.ofThisJvm("web-side", "OtherProvider", "web", "fake:web", "same", Map.of()));
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);

        handle.start();
        handle.close();

        assertThat(provider.destroyed).hasSize(1).doesNotContain("web-side");
        assertThat(places.leases().all()).extracting(Lease::id).containsExactly("web-side");
    }

    @Test
    void leftoverOfADeadJvmIsTakenDownFirst() {
        places.leases()
                .write(new Lease("web-dead", "FakeProvider", "web", "fake:web", "x", 1L << 22, 0, false, Map.of()));
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);

        handle.start();

        assertThat(provider.destroyed).containsExactly("web-dead");
        handle.close();
    }

    @Test
    void oneResourceServesOneEnvironmentAtATime() throws Exception {
        EnvironmentHandle<FakeSpec> first = handle(Teardown.ALWAYS);
        first.start();
        EnvironmentHandle<FakeSpec> second = handle(Teardown.ALWAYS);
        CompletableFuture<Environment> waiting = CompletableFuture.supplyAsync(second::start);
        Awaitility.await()
                .until(() -> events.stream()
                        .anyMatch(e -> e instanceof Event.EnvironmentProgress p
                                && p.message().contains("waits")));
        assertThat(waiting).isNotDone();

        first.close();

        waiting.get();
        second.close();
        assertThat(provider.destroyed).hasSize(2);
    }

    @Test
    void waitForWhatTheRunKeepsIsAnErrorAtOnceAndLeavesNothing() {
        EnvironmentHandle<FakeSpec> keeping = askedBy(Tenant.of("FooIT", "this run", Sharing.RUN));
        keeping.start();
        EnvironmentHandle<FakeSpec> other = askedBy(Tenant.of("BarIT", "this run", Sharing.CLASS));

        assertThatThrownBy(other::start)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("environment 'web' of BarIT (process ")
                .hasMessageContaining("would wait for ever: fake:web is in use by environment 'web' of FooIT (process ")
                .hasMessageContaining(
                        "), which keeps it for the whole run (Sharing.RUN)\n  what to do: both ask for the same");
        other.close();
        assertThat(places.leases().all()).hasSize(1);

        keeping.close();
        EnvironmentHandle<FakeSpec> next = askedBy(Tenant.of("BazIT", "this run", Sharing.CLASS));
        next.start();
        next.close();
        assertThat(provider.started).isEqualTo(2);
    }

    private EnvironmentHandle<FakeSpec> askedBy(Tenant tenant) {
        return new EnvironmentHandle<>(
                provider,
                new FakeSpec("web", "same", Duration.ofSeconds(30)),
                places,
                Terms.of(Teardown.ALWAYS).by(tenant),
                events::add,
                environment -> Optional.empty());
    }

    @Test
    void abortEndsABootThatIsUnderWay() throws Exception {
        CountDownLatch booting = new CountDownLatch(1);
        provider.onStart = workspace -> {
            booting.countDown();
            Awaitility.await().pollInSameThread().until(() -> {
                workspace.checkpoint("waiting for SSH");
                return false;
            });
        };
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.NEVER);
        CompletableFuture<Environment> boot = CompletableFuture.supplyAsync(handle::start);
        booting.await();

        handle.abort();

        assertThat(boot).failsWithin(Duration.ofSeconds(30));
        assertThatThrownBy(handle::start).hasMessage("The run was interrupted while waiting for SSH");
        assertThat(provider.destroyed).hasSize(1);
        assertThat(places.leases().all()).isEmpty();
    }

    @Test
    void failedTeardownIsAnErrorAndTheLeaseStays() {
        provider.onDestroy = () -> {
            throw new EnvironmentException("a machine is left");
        };
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);
        handle.start();

        assertThatThrownBy(handle::close)
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("a machine is left");
        assertThat(places.leases().all()).hasSize(1);
    }

    @Test
    void closedHandleDoesNotBoot() {
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);
        handle.close();

        assertThatThrownBy(handle::start).hasMessage("Environment 'web' was taken down already");
        assertThat(provider.started).isZero();
    }

    @Test
    void logsAreInTheRunsFolderAndStateIsPrivate() throws Exception {
        provider.onStart = workspace -> {
            assertThat(workspace.logs()).isEqualTo(folder.resolve("run/web")).isDirectory();
            assertThat(Files.getPosixFilePermissions(workspace.state()).toString())
                    .doesNotContain("GROUP")
                    .doesNotContain("OTHERS");
        };
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);
        handle.start();
        handle.close();
        assertThat(provider.started).isEqualTo(1);
    }

    @Test
    void logsOfAnEarlierRunAreRemovedAndThoseOfThisRunStay() throws Exception {
        Path logs = Files.createDirectories(folder.resolve("run/web"));
        Path old = Files.writeString(logs.resolve("old.log"), "an earlier run");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(600)));
        Path recent = Files.writeString(logs.resolve("recent.log"), "this run");
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);

        handle.start();

        assertThat(handle.logFiles()).containsExactly(recent);
        handle.close();
    }

    private Event.EnvironmentStopped stopped() {
        return events.stream()
                .filter(Event.EnvironmentStopped.class::isInstance)
                .map(Event.EnvironmentStopped.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    /** Nothing was started, so nobody has to take anything down. */
    @Test
    void leaseOfAnEnvironmentWhoseFoldersCannotBeMadeIsWithdrawn() throws IOException {
        Files.createDirectories(folder.resolve("cache"));
        Files.writeString(folder.resolve("cache/environments"), "in the way");
        EnvironmentHandle<FakeSpec> handle = handle(Teardown.ALWAYS);

        assertThatThrownBy(handle::start)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(folder.resolve("cache/environments").toString());
        handle.close();

        assertThat(places.leases().all()).isEmpty();
    }

    private EnvironmentHandle<FakeSpec> handle(Teardown teardown) {
        return new EnvironmentHandle<>(
                provider, new FakeSpec("web", "same", Duration.ofSeconds(30)), places, teardown, events::add);
    }

    @Test
    void machinesThatWereThereBeforeAreNeitherLockedNorLeasedNorTakenDown() {
        BorrowingProvider borrowing = new BorrowingProvider(provider);
        EnvironmentHandle<FakeSpec> first = handle(borrowing, Teardown.NEVER);
        EnvironmentHandle<FakeSpec> second = handle(borrowing, Teardown.ALWAYS);
        first.start();
        second.start();

        assertThat(places.leases().all()).isEmpty();
        first.close();
        second.close();

        assertThat(provider.started).isEqualTo(2);
        assertThat(provider.destroyed).isEmpty();
        assertThat(stopped().kept()).isTrue();
        assertThat(stopped().hint()).isEqualTo("its machines were there before the test");
        assertThat(folder.resolve("cache/locks")).doesNotExist();
        assertThat(folder.resolve("cache/environments")).isEmptyDirectory();
    }

    @Test
    void ephemeralEnvironmentsOfOneSpecRunSideBySide() {
        EphemeralProvider ephemeral = new EphemeralProvider(provider);
        EnvironmentHandle<FakeSpec> first = handle(ephemeral, Teardown.ALWAYS);
        EnvironmentHandle<FakeSpec> second = handle(ephemeral, Teardown.ALWAYS);

        Environment one = first.start();
        Environment other = second.start();

        assertThat(provider.destroyed).as("each is in use").isEmpty();
        assertThat(one.logs()).isEqualTo(folder.resolve("run/web"));
        assertThat(other.logs()).isEqualTo(folder.resolve("run/web-2"));
        first.close();
        second.close();
        assertThat(provider.destroyed).containsExactly(one.id(), other.id());
        assertThat(places.leases().all()).isEmpty();
        assertThat(folder.resolve("cache/environments")).isEmptyDirectory();

        EnvironmentHandle<FakeSpec> third = handle(ephemeral, Teardown.ALWAYS);
        assertThat(third.start().logs()).isEqualTo(folder.resolve("run/web"));
        third.close();
    }

    @Test
    void ephemeralEnvironmentIsNeverKeptAndSaysSo() {
        EnvironmentHandle<FakeSpec> handle = handle(new EphemeralProvider(provider), Teardown.NEVER);
        handle.start();
        handle.close();

        assertThat(provider.destroyed).hasSize(1);
        assertThat(stopped().kept()).isFalse();
        assertThat(events)
                .filteredOn(Event.EnvironmentProgress.class::isInstance)
                .extracting(event -> ((Event.EnvironmentProgress) event).message())
                .containsExactly("it ends with this JVM, so it cannot be left running as the teardown asks");
    }

    @Test
    void leaseOfAnEphemeralEnvironmentIsSettledOnceNobodyHoldsItsLock() {
        Lease old = new Lease(
                "web-old",
                "EphemeralProvider",
                "web",
                "fake:web",
                "x",
                ProcessHandle.current().pid(),
                0,
                false,
                Map.of());
        places.leases().write(old);
        EphemeralProvider ephemeral = new EphemeralProvider(provider);
        EnvironmentHandle<FakeSpec> first = handle(ephemeral, Teardown.ALWAYS);
        try (ResourceLock owner =
                ResourceLock.acquire(places.ownerLock("web-old"), Duration.ofMinutes(1), reason -> {})) {
            assertThat(owner).isNotNull();
            first.start();
            assertThat(provider.destroyed).isEmpty();
        }

        EnvironmentHandle<FakeSpec> second = handle(ephemeral, Teardown.ALWAYS);
        second.start();

        assertThat(provider.destroyed).containsExactly("web-old");
        assertThat(places.leases().all()).hasSize(2);
        second.close();
        first.close();
    }

    /** Does what another provider does; beside that it may have an ability. */
    private interface Same extends EnvironmentProvider<FakeSpec> {

        FakeProvider fake();

        @Override
        default Availability availability(FakeSpec spec) {
            return fake().availability(spec);
        }

        @Override
        default Environment start(FakeSpec spec, Workspace workspace) {
            return fake().start(spec, workspace);
        }

        @Override
        default void destroy(Lease lease, Workspace workspace) {
            fake().destroy(lease, workspace);
        }
    }

    /** The same provider, for environments that end with this JVM. */
    private record EphemeralProvider(FakeProvider fake) implements Same, Ephemeral {}

    /** The same provider, for machines that it only looks at. */
    private record BorrowingProvider(FakeProvider fake) implements Same, Borrowing {}

    private EnvironmentHandle<FakeSpec> handle(EnvironmentProvider<FakeSpec> by, Teardown teardown) {
        return new EnvironmentHandle<>(
                by, new FakeSpec("web", "same", Duration.ofSeconds(30)), places, teardown, events::add);
    }
}
