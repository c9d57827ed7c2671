package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.ResourceLock;
import org.infratest.lab.image.QemuImg;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ready states of labs in the cache, each in a folder under the hash of all that it came from. What has no manifest was never finished.
 * Safe for use by several threads and JVMs.
 *
 * @param cache the cache that all runs of this user share
 * @param mebibytes how much room they take, at most
 * @param tool makes images
 * @param record told of each folder before a lab is kept in it, so that what a killed JVM leaves there is found: {@link #removeUnfinished(Path)}
 * @param progress told what is removed, and why
 */
record WarmStore(Path cache, long mebibytes, QemuImg tool, Consumer<Path> record, Consumer<String> progress) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final String MANIFEST = "manifest.json";
    private static final long MEBIBYTE = 1L << 20;

    private static final int SHORT = 12;

    /** A ready state that can be gone on from, and its manifest. */
    record Found(KeptLab lab, WarmManifest manifest) {

        /** A machine of it. */
        KeptLab.Member member(String name) {
            return Objects.requireNonNull(lab.machines().get(name), name);
        }

        /** What was on that machine's console. */
        Path console(String name) {
            return lab.folder()
                    .resolve(Objects.requireNonNull(manifest.machines().get(name), name)
                            .console()
                            .name());
        }
    }

    /**
     * The state of that hash, which stays as long as this JVM runs; empty where there is none, or none that is whole.
     */
    Optional<Found> find(String hash) {
        Path folder = folder(hash);
        if (!Files.isRegularFile(folder.resolve(MANIFEST))) {
            return Optional.empty();
        }
        boolean isNew = use(hash).begin();
        String damage;
        try {
            if (!Files.isRegularFile(folder.resolve(MANIFEST))) { // removed just before this JVM began to use it
                if (isNew) {
                    use(hash).end();
                }
                return Optional.empty();
            }
            WarmManifest manifest = manifest(folder);
            damage = damage(folder, hash, manifest);
            if (damage.isEmpty()) {
                return Optional.of(new Found(manifest.lab(folder), manifest));
            }
        } catch (IOException | JacksonException | NullPointerException e) {
            damage = "its manifest cannot be read: " + e;
        }
        remove(hash, damage, isNew);
        return Optional.empty();
    }

    /** Whether there is something of that hash, whole or not. */
    boolean has(String hash) {
        return Files.isRegularFile(folder(hash).resolve(MANIFEST));
    }

    private static WarmManifest manifest(Path folder) throws IOException {
        return JSON.readValue(Files.readString(folder.resolve(MANIFEST)), WarmManifest.class);
    }

    /**
     * What a lab goes on from: the state of all that it comes from, else the one after which least is still to be done, else nothing. Of several
     * with as much it is the one whose hash comes first. One that is damaged is told and removed, and the next one is taken. Where there is nothing
     * but what another version of QEMU has made, that is told; it stays, as that version may come again.
     */
    Optional<WarmReturn> find(WarmInputs inputs) {
        Optional<Found> whole = find(inputs.hash());
        if (whole.isPresent()) {
            return whole.map(found -> WarmReturn.of(found, inputs));
        }
        for (String hash : nearest(inputs)) {
            Optional<Found> found = find(hash);
            if (found.isPresent()) {
                return found.map(each -> WarmReturn.of(each, inputs));
            }
        }
        ofAnotherQemu(inputs).ifPresent(progress);
        return Optional.empty();
    }

    /** What is said of the one that was kept last: each begins with that. */
    private Optional<String> ofAnotherQemu(WarmInputs inputs) {
        return all().stream()
                .flatMap(folder -> read(folder, manifest -> ofAnotherQemu(manifest, inputs)).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<String> ofAnotherQemu(WarmManifest manifest, WarmInputs inputs) {
        WarmInputs kept = manifest.inputs();
        return kept != null && kept.isOfAnotherQemuThan(inputs)
                ? Optional.of("the ready state that was kept at " + manifest.taken() + " is of " + kept.qemu()
                        + ", and this is " + inputs.qemu() + ": all machines boot")
                : Optional.empty();
    }

    private List<Path> all() {
        try {
            return ImageFiles.list(root());
        } catch (IOException e) {
            throw new EnvironmentException("Could not look at the ready states in " + root() + ": " + e, e);
        }
    }

    private List<String> nearest(WarmInputs inputs) {
        Map<String, WarmReturn.Cost> costs = new TreeMap<>();
        for (Path folder : all()) {
            read(folder, manifest -> cost(manifest, inputs))
                    .filter(cost -> cost.boots() < inputs.machines().size())
                    .ifPresent(cost -> costs.put(String.valueOf(folder.getFileName()), cost));
        }
        return costs.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What would still be to do; empty for a state that has nothing in common with the lab. */
    private static Optional<WarmReturn.Cost> cost(WarmManifest manifest, WarmInputs inputs) {
        WarmInputs kept = manifest.inputs();
        return kept == null || !kept.shared().equals(inputs.shared())
                ? Optional.empty()
                : Optional.of(WarmReturn.cost(manifest, inputs));
    }

    /** What its manifest says of a state; nothing for one that was never finished, and for one that cannot be read. */
    private static <T> Optional<T> read(Path folder, Function<WarmManifest, Optional<T>> wanted) {
        if (isUnfinished(folder)) {
            return Optional.empty();
        }
        try {
            return wanted.apply(manifest(folder));
        } catch (IOException | JacksonException | NullPointerException e) {
            return Optional.empty(); // found out, and removed, when it is asked for
        }
    }

    private static String damage(Path folder, String hash, WarmManifest manifest) throws IOException {
        WarmInputs inputs = manifest.inputs();
        if (!manifest.key().equals(hash) || (inputs != null && !inputs.hash().equals(hash))) {
            return "it is one of something else";
        }
        for (String image : manifest.memories()) {
            if (!folder.equals(folder.resolve(image).normalize().getParent())) {
                return "there is no " + folder.resolve(image);
            }
        }
        for (WarmManifest.File expected : manifest.files()) {
            Path file = folder.resolve(expected.name()).normalize();
            if (!folder.equals(file.getParent()) || !Files.isRegularFile(file)) {
                return "there is no " + file;
            }
            if (!WarmFiles.described(file).equals(expected)) {
                return "the content of " + file + " is another one";
            }
        }
        return "";
    }

    /**
     * Withdraws a state that is of no use: nobody finds it any more. Its files go when nobody stands on them, as a machine that is switched on
     * again needs them again.
     */
    void remove(String hash, String reason) {
        remove(hash, reason, false);
    }

    private void remove(String hash, String reason, boolean onlyFound) {
        Path folder = folder(hash);
        progress.accept("the ready state in " + folder + " cannot be used and is made anew: " + reason);
        try {
            Files.deleteIfExists(folder.resolve(MANIFEST));
            if (onlyFound) {
                use(hash).end();
            }
            if (Files.exists(folder)) {
                use(hash).unlessUsed(() -> ImageFiles.remove(folder));
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the ready state in " + folder + ": " + e, e);
        }
    }

    /**
     * Keeps the ready state of a lab, unless another JVM does so or has done it. That this fails hinders nobody, and is told.
     *
     * @param taking keeps the lab in the folder that it is given
     */
    void save(String hash, Taking taking) {
        save(hash, null, Map::of, taking);
    }

    /**
     * The same for a lab of which some machines can come back where the others have changed.
     *
     * @param relied which machines had to do with which others, asked when the lab is kept
     */
    void save(WarmInputs inputs, Supplier<Map<String, Set<String>>> relied, Taking taking) {
        save(inputs.hash(), inputs, relied, taking);
    }

    private void save(
            String hash, @Nullable WarmInputs inputs, Supplier<Map<String, Set<String>>> relied, Taking taking) {
        Optional<ResourceLock> lock = ResourceLock.tryAcquire(
                cache.resolve("locks").resolve("lab-warm-" + hash.substring(0, SHORT) + ".lock"));
        if (lock.isEmpty()) {
            return;
        }
        Path folder = folder(hash);
        try {
            if (Files.isRegularFile(folder.resolve(MANIFEST))) {
                return;
            }
            if (Files.exists(folder) && !use(hash).unlessUsed(() -> ImageFiles.remove(folder))) {
                progress.accept("the ready state is not kept for the next start, as machines still stand on the one in "
                        + folder + " that was withdrawn");
                return;
            }
            use(hash).begin();
            Files.createDirectories(
                    root(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            record.accept(folder);
            Taken taken = taking.into(folder);
            new WarmFiles(cache, tool).write(hash, folder, taken, inputs, relied.get());
            prune(hash);
        } catch (IOException | EnvironmentException e) {
            progress.accept("the ready state could not be kept for the next start: " + e.getMessage());
            tidy(folder);
        } finally {
            lock.get().close();
        }
    }

    /**
     * Waits until nobody else is making the state of that hash.
     *
     * @param patience how long
     * @param onWait told once, with the reason, if there is something to wait for
     */
    ResourceLock lockOfMaking(String hash, Duration patience, Consumer<String> onWait) {
        return ResourceLock.acquire(fileOfMaking(hash), patience, onWait);
    }

    /** The same, where nobody else is making it now. */
    Optional<ResourceLock> tryLockOfMaking(String hash) {
        return ResourceLock.tryAcquire(fileOfMaking(hash));
    }

    private Path fileOfMaking(String hash) {
        return cache.resolve("locks").resolve("lab-first-" + shortened(hash) + ".lock");
    }

    /** Keeps a lab. */
    interface Taking {

        /** The lab as it is now, kept in a folder that does not exist yet. */
        Taken into(Path folder);
    }

    /**
     * A lab that was kept.
     *
     * @param lab what was kept
     * @param name how it is called
     * @param seeds the read-only disks of its machines, by name
     * @param consoles the logs of their consoles, by name
     * @param addresses the addresses of its machines, by name and network
     * @param notes what is to be known of the steps that were taken on its machines, by name and step
     */
    record Taken(
            KeptLab lab,
            String name,
            Map<String, List<Path>> seeds,
            Map<String, Path> consoles,
            Map<String, Map<String, String>> addresses,
            Map<String, Map<String, String>> notes) {}

    /** Removes what was not used for the longest time, and is used by nobody, until the rest has room. */
    private void prune(String justKept) throws IOException {
        List<Kept> all = new ArrayList<>();
        for (Path folder : ImageFiles.list(root())) {
            String hash = String.valueOf(folder.getFileName());
            if (!isUnfinished(folder) || !removeUnfinished(folder, hash)) {
                all.add(new Kept(hash, use(hash).last().orElse(Instant.EPOCH), bytes(folder)));
            }
        }
        all.sort(Comparator.comparing(Kept::used));
        long total = all.stream().mapToLong(Kept::bytes).sum();
        for (Kept each : all) {
            if (total <= mebibytes * MEBIBYTE) {
                return;
            }
            if (!each.hash().equals(justKept)
                    && use(each.hash()).unlessUsed(() -> ImageFiles.remove(folder(each.hash())))) {
                total -= each.bytes();
                progress.accept("removed the ready state in " + folder(each.hash())
                        + ", as all together take more than " + mebibytes + " MiB");
            }
        }
    }

    private static boolean isUnfinished(Path folder) {
        return !Files.isRegularFile(folder.resolve(MANIFEST));
    }

    /** Whoever keeps a lab uses its hash meanwhile; what nobody uses was withdrawn, or left by a JVM that was killed. */
    private boolean removeUnfinished(Path folder, String hash) throws IOException {
        return use(hash).unlessUsed(() -> ImageFiles.remove(folder));
    }

    /**
     * Removes what a JVM has left that was killed while it kept a lab; a state that was finished stays, and one that somebody uses.
     *
     * @param folder that of the state
     * @throws EnvironmentException if it cannot be removed
     */
    static void removeUnfinished(Path folder) {
        if (!Files.exists(folder) || !isUnfinished(folder)) {
            return;
        }
        Path cache = Objects.requireNonNull(folder.getParent()).resolve("../..").normalize();
        try {
            use(cache, String.valueOf(folder.getFileName())).unlessUsed(() -> {
                if (isUnfinished(folder)) { // another JVM may have finished it meanwhile
                    ImageFiles.remove(folder);
                }
            });
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the unfinished ready state in " + folder + ": " + e, e);
        }
    }

    private record Kept(String hash, Instant used, long bytes) {}

    /** What was never finished counts for nothing; it goes when its hash is asked for again. */
    private static long bytes(Path folder) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            return 0;
        }
        try {
            return JSON.readTree(Files.readString(manifest)).path("bytes").asLong(0);
        } catch (JacksonException e) {
            return 0; // found out, and removed, when it is asked for
        }
    }

    private void tidy(Path folder) {
        try {
            if (Files.exists(folder)) {
                ImageFiles.remove(folder);
            }
        } catch (IOException e) {
            progress.accept("what there is of it in " + folder + " could not be removed: " + e);
        }
    }

    private Path root() {
        return root(cache);
    }

    static Path root(Path cache) {
        return cache.resolve("lab").resolve("warm");
    }

    private Path folder(String hash) {
        return root().resolve(hash);
    }

    private ImageUse use(String hash) {
        return use(cache, hash);
    }

    /** Who uses a state. */
    static ImageUse use(Path cache, String hash) {
        return new ImageUse(cache.resolve("locks").resolve("lab-warm-" + shortened(hash) + ".use"));
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(SHORT, hash.length()));
    }
}
