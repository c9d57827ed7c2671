package org.infratest.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.event.EventSink;
import org.infratest.process.CommandRunner;
import org.jspecify.annotations.Nullable;

/** Judges what stands on record, and takes down what has no owner, by whom {@link ServiceLoader} finds for its kind. */
final class Settlement {

    /** A folder is made a moment before its lock is taken. */
    private static final Duration MOMENT = Duration.ofMinutes(1);

    /** Of an environment that may need it; a takedown has deadlines of its own. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path cache;
    private final Places places;
    private final CommandRunner runner;
    private final EventSink events;
    private final Map<String, LeaseDestroyer> destroyers = new HashMap<>();
    private final Map<World, Boolean> gone = new ConcurrentHashMap<>();

    Settlement(Path cache, CommandRunner runner, EventSink events) {
        this.cache = cache;
        this.places = new Places(cache, cache.resolve("takedown"), Instant.now());
        this.runner = runner;
        this.events = events;
        ServiceLoader.load(LeaseDestroyer.class, LeaseDestroyer.class.getClassLoader())
                .forEach(destroyer -> destroyers.put(destroyer.kind(), destroyer));
    }

    List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        for (Path file : places.leases().files()) {
            judged(file).ifPresent(entries::add);
        }
        for (Path folder : folders()) {
            if (!Files.exists(places.leases().file(name(folder)))) {
                entries.add(folder(folder));
            }
        }
        entries.sort(Comparator.comparing(Entry::id));
        return entries;
    }

    Outcome destroy(String id) {
        return find(id).map(this::destroy)
                .orElseGet(() ->
                        new Outcome(id, Result.NOTHING_LEFT, "nothing of that id is on record", null, Duration.ZERO));
    }

    private boolean isOf(Entry entry, long pid, long start) {
        Lease lease = entry.lease();
        if (lease == null) {
            return ResourceLock.lastHolder(entry.file().resolve(Places.OWNER_LOCK))
                    .equals(Long.toString(pid));
        }
        return lease.ownerPid() == pid && lease.ownerStart() == start && new World(lease.world()).isHere();
    }

    /** Those that a process has left, which is gone. */
    List<Outcome> collectOf(long pid, long start) {
        places.leases().removeDrafts(Leases.draftsOf(owner -> owner.isOf(pid, start)));
        return collected(entry -> isOf(entry, pid, start));
    }

    List<Outcome> collect() {
        places.leases().removeDrafts(Leases.draftsOf(OwnerMark::isGone).or(file -> !isYoung(file)));
        OwnFolder.removeLeft();
        return collected(entry -> true);
    }

    private List<Outcome> collected(Predicate<Entry> wanted) {
        return list().stream()
                .filter(entry -> entry.status() == Status.DEAD)
                .filter(wanted)
                .map(this::destroy)
                .toList();
    }

    private Optional<Entry> find(String id) {
        if (!id.equals(Places.folderName(id))) {
            return Optional.empty(); // no id looks like that, and a path must not be made of it
        }
        Path file = places.leases().file(id);
        if (Files.exists(file)) {
            return judged(file);
        }
        return Optional.of(places.state(id)).filter(Files::isDirectory).map(this::folder);
    }

    /** Empty where the file is gone by now. */
    private Optional<Entry> judged(Path file) {
        String id = name(file).replaceAll("\\.json$", "");
        try {
            return places.leases().find(id).map(lease -> judged(lease, file));
        } catch (EnvironmentException e) {
            return Optional.of(new Entry(id, Status.UNREADABLE, String.valueOf(e.getMessage()), file, null));
        }
    }

    private Entry judged(Lease lease, Path file) {
        World world = new World(lease.world());
        String owner = "process " + lease.ownerPid() + ", which started it";
        if (isGone(world)) {
            return entry(Status.DEAD, "the computer was started again, or its private network has ended", lease, file);
        }
        if (lease.kept()) {
            return kept(lease, world.isHere(), file);
        }
        if (world.isHere() && lease.ownerIsAlive()) {
            return entry(Status.IN_USE, owner + ", is at work", lease, file);
        }
        if (ResourceLock.isHeld(places.ownerLock(lease.id()))) {
            return entry(Status.IN_USE, "its lock is held, by its owner or by whoever takes it down", lease, file);
        }
        if (world.isHere()
                || destroyer(lease).map(LeaseDestroyer::endsWithOwner).orElse(false)) {
            return entry(Status.DEAD, owner + ", is gone", lease, file);
        }
        return entry(
                Status.ELSEWHERE,
                owner + ", is gone, but was in another process namespace, in which machines may still run",
                lease,
                file);
    }

    private static Entry kept(Lease lease, boolean here, Path file) {
        String keeper = lease.details().get(Lease.KEEPER_PID);
        if (keeper == null) {
            return entry(Status.KEPT, "left standing on purpose", lease, file);
        }
        if (here && lease.keeperIsGone()) {
            return entry(Status.DEAD, "its keeper, process " + keeper + ", is gone", lease, file);
        }
        return entry(Status.KEPT, "left standing on purpose; its keeper is process " + keeper, lease, file);
    }

    private static Entry entry(Status status, String reason, Lease lease, Path file) {
        return new Entry(lease.id(), status, reason, file, lease);
    }

    /** Of a JVM that was killed in the moment after its lease was removed, or of environments that need none. */
    private Entry folder(Path folder) {
        Path lock = folder.resolve(Places.OWNER_LOCK);
        boolean used = ResourceLock.lastHolder(lock).isEmpty() ? isYoung(folder) : ResourceLock.isHeld(lock);
        return new Entry(
                name(folder),
                used ? Status.IN_USE : Status.DEAD,
                used ? "a folder without a lease, which is in use" : "a folder without a lease, which nobody uses",
                folder,
                null);
    }

    private Outcome destroy(Entry entry) {
        if (entry.status() == Status.IN_USE || entry.status() == Status.UNREADABLE) {
            return new Outcome(entry.id(), Result.REFUSED, entry.reason(), null, Duration.ZERO);
        }
        long start = System.nanoTime();
        Path log = places.logs(entry.id());
        try {
            Result result = settle(entry);
            if (result == Result.DESTROYED) {
                Places.remove(log);
            }
            String message = result == Result.REFUSED ? "somebody else is taking it down" : "";
            return new Outcome(entry.id(), result, message, null, since(start));
        } catch (RuntimeException e) { // whatever a provider throws, the others are still to be taken down
            return new Outcome(entry.id(), Result.FAILED, String.valueOf(e.getMessage()), log, since(start));
        }
    }

    private Result settle(Entry entry) {
        Lease lease = entry.lease();
        if (lease == null) {
            Places.remove(places.state(entry.id()));
            return Result.DESTROYED;
        }
        LeaseDestroyer destroyer = destroyer(lease)
                .orElseThrow(
                        () -> new EnvironmentException(
                                "Nothing on the class path takes down what a " + lease.kind()
                                        + " has started; the next test that uses it does, or run this with that provider's jar"));
        boolean onlyFiles = isGone(new World(lease.world()));
        Takedown.End end = new Takedown(places, each -> places.logs(each.id()), LIMIT, events)
                .attempt(lease, (now, workspace) -> {
                    if (onlyFiles) {
                        destroyer.removeFiles(now, workspace);
                    } else {
                        destroyer.destroy(now, workspace, runner);
                    }
                });
        return switch (end) {
            case DONE -> Result.DESTROYED;
            case NOTHING_LEFT -> Result.NOTHING_LEFT;
            case HELD -> Result.REFUSED;
        };
    }

    private Optional<LeaseDestroyer> destroyer(Lease lease) {
        return Optional.ofNullable(destroyers.get(lease.kind()));
    }

    private boolean isGone(World world) {
        return gone.computeIfAbsent(world, key -> key.isGone(runner));
    }

    private List<Path> folders() {
        Path all = cache.resolve("environments");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(all)) {
            return folders.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + all, e);
        }
    }

    private static boolean isYoung(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isAfter(Instant.now().minus(MOMENT));
        } catch (IOException e) {
            return true; // it goes at this moment
        }
    }

    private static String name(@Nullable Path file) {
        return file == null ? "" : String.valueOf(file.getFileName());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
