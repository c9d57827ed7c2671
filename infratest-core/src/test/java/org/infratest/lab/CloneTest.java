package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ServiceLoader;
import org.infratest.ConfigurationException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Cloning;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.lab.net.Impairment;
import org.infratest.spec.EnvironmentSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labs that go on from a moment of another one, here with machines that were off. */
class CloneTest {

    @TempDir
    Path folder;

    private TestLab original;
    private EnvironmentHandle<?> handle;

    @BeforeEach
    void keepMoments() {
        original = new TestLab(folder);
        for (Host host : original.lab().hosts()) {
            original.qemu(host.name()).cut();
        }
        original.lab().checkpoints().take("early");
        original.lab().checkpoints().take("ready");
        original.lab().checkpoints().take("late");
    }

    @AfterEach
    void close() {
        if (handle != null) {
            handle.close();
        }
        original.close();
    }

    private Lab cloneAt(String moment) {
        handle = handle(original.lab().cloneAt(moment, 1));
        return (Lab) handle.start();
    }

    private <S extends EnvironmentSpec> EnvironmentHandle<S> handle(Cloning.Clone<S> clone) {
        Places places = new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now());
        return new EnvironmentHandle<>(clone.provider(), clone.spec(), places, Teardown.ALWAYS, EventSink.NONE);
    }

    @Test
    void cloneHasTheSameMachinesUnderTheSameNamesAndAddresses() {
        Lab clone = cloneAt("ready");

        assertThat(clone.name()).isEqualTo("shop");
        assertThat(clone.id()).startsWith("shop-clone-1-");
        assertThat(clone.logs()).isEqualTo(folder.resolve("run/shop-clone-1"));
        assertThat(clone.hosts()).extracting(Host::name).containsExactly("web", "db");
        for (Host host : clone.hosts()) {
            Host first = original.host(host.name());
            assertThat(host.addresses()).isEqualTo(first.addresses());
            assertThat(host).as("a machine of its own").isNotEqualTo(first);
        }
    }

    @Test
    void itsNetworksAreItsOwn() {
        Lab clone = cloneAt("ready");

        clone.network("lan").impair(Impairment.NONE.withLoss(1));

        assertThat(original.segment("lan").isClean()).isTrue();
        clone.heal();
    }

    @Test
    void cloneKnowsTheMomentsUntilItsOwnAndGoesBackByItself() {
        Checkpoints checkpoints = cloneAt("ready").checkpoints();
        assertThat(checkpoints.names()).containsExactly("early", "ready");
        checkpoints.take("mine");

        checkpoints.goBack("ready");

        assertThat(checkpoints.names()).containsExactly("early", "ready");
        assertThat(original.lab().checkpoints().names()).containsExactly("early", "ready", "late");
    }

    @Test
    void momentOnWhichACloneStandsIsNotForgotten() {
        Lab clone = cloneAt("ready");

        original.lab().checkpoints().goBack("early");

        assertThat(original.lab().checkpoints().names()).containsExactly("early", "ready");
        clone.checkpoints().goBack("ready");
        original.lab().checkpoints().goBack("ready");
    }

    @Test
    void unknownMomentIsRefused() {
        assertThatThrownBy(() -> original.lab().cloneAt("never", 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Lab 'shop' has no checkpoint 'never'; it has: early, ready, late");
    }

    @Test
    void nothingOfACloneIsLeftAndItsOriginalHasAll() throws IOException {
        Lab clone = cloneAt("ready");
        Path state = folder.resolve("cache/environments").resolve(clone.id());
        Path lease = folder.resolve("cache/leases").resolve(clone.id() + ".json");
        assertThat(state.resolve("machines/db")).isNotEmptyDirectory();
        Path sockets = Path.of(sockets(lease));
        assertThat(sockets).isDirectory();

        handle.close();

        assertThat(state).doesNotExist();
        assertThat(lease).doesNotExist();
        assertThat(sockets).doesNotExist();
        original.lab().checkpoints().goBack("late");
    }

    private static String sockets(Path lease) throws IOException {
        return Files.readString(lease).replaceAll("(?s).*\"sockets\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    @Test
    void whatAKilledJvmLeavesOfOneIsTakenDown() {
        assertThat(ServiceLoader.load(LeaseDestroyer.class))
                .filteredOn(destroyer -> destroyer.kind().equals(CloneProvider.class.getSimpleName()))
                .singleElement()
                .matches(LeaseDestroyer::endsWithOwner);
    }
}
