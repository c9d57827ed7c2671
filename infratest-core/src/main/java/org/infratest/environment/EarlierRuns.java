package org.infratest.environment;

import java.util.Optional;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.spec.EnvironmentSpec;

/**
 * What earlier runs have left of the environment that is about to start: some of it was kept on purpose and is used again, all else is taken down.
 *
 * @param <S> the kind of spec
 */
final class EarlierRuns<S extends EnvironmentSpec> {

    private final EnvironmentProvider<S> provider;
    private final S spec;
    private final Places places;
    private final EventSink events;

    EarlierRuns(EnvironmentProvider<S> provider, S spec, Places places, EventSink events) {
        this.provider = provider;
        this.spec = spec;
        this.places = places;
        this.events = events;
    }

    /**
     * What runs again.
     *
     * @param ownership held by whoever goes on with it
     */
    record Kept(Environment environment, Workspace workspace, ResourceLock ownership) {}

    /** The kind of its leases; others may use the same names for what runs beside it. */
    String kind() {
        return provider.getClass().getSimpleName();
    }

    /** To be called with the resource's lock, under which every lease on it is of someone who is gone, or was kept on purpose. */
    Optional<Kept> settle(String resource) {
        Optional<Kept> kept = Optional.empty();
        for (Lease old : places.leases().all()) {
            if (!old.resource().equals(resource) || !old.kind().equals(kind())) {
                continue;
            }
            if (kept.isEmpty()) {
                kept = adopt(old);
            }
            if (kept.isEmpty()) {
                takedown().await(old, provider::destroy);
            }
        }
        return kept;
    }

    /**
     * Takes down the ephemeral ones. Whoever owns one holds its lock as long as it lives; that tells more than a process id, which means
     * another process in another namespace. The id counts in the moment before the lock is taken.
     */
    void settleDead() {
        for (Lease old : places.leases().all()) {
            boolean ours = old.kind().equals(kind());
            boolean starting = new World(old.world()).isHere() && old.ownerIsAlive();
            if (ours && !starting) {
                takedown().attempt(old, provider::destroy);
            }
        }
    }

    private Takedown takedown() {
        return new Takedown(places, old -> places.logs(old.name()), spec.bootTimeout(), events);
    }

    private Optional<Kept> adopt(Lease old) {
        if (!old.kept() || !(provider instanceof Adoption)) {
            return Optional.empty();
        }
        if (!old.fingerprint().equals(spec.machinesFingerprint())) {
            events.emit(new Event.EnvironmentProgress(
                    old.id(),
                    "what was kept cannot be used again, as its inputs have changed, and is taken down: "
                            + Inputs.of(old).changed(new Inputs(spec.machinesInputs()))));
            return Optional.empty();
        }
        ResourceLock ownership = places.own(old.id()); // whoever wants to take it down finds it in use from now on
        Optional<Kept> adopted = Optional.empty();
        try {
            if (places.leases().find(old.id()).filter(old::equals).isPresent()) { // else somebody has taken it down
                adopted = takeOver(old, ownership);
            }
        } finally {
            if (adopted.isEmpty()) {
                ownership.close();
            }
        }
        return adopted;
    }

    @SuppressWarnings("unchecked") // a provider that adopts does so for its own kind of spec
    private Optional<Kept> takeOver(Lease old, ResourceLock ownership) {
        Workspace current = places.open(old.takenOver(), spec.bootTimeout(), events);
        Consoles.show(current.state(), current.logs());
        events.emit(new Event.EnvironmentStarting(old.id(), spec.name(), spec.kind() + ", kept", current.logs()));
        Optional<Environment> adopted = ((Adoption<S>) provider).adopt(spec, old, current);
        if (adopted.isPresent()) {
            places.watcher().watch(places.cache());
            places.leases().write(current.lease());
            Access.to(adopted.get(), current); // its logs are in the folder of this run now
            events.emit(new Event.EnvironmentStarted(old.id(), current.elapsed()));
        } else {
            events.emit(new Event.EnvironmentFailed(
                    old.id(), "the kept environment does not answer any more; it is booted anew", current.elapsed()));
        }
        return adopted.map(environment -> new Kept(environment, current, ownership));
    }
}
