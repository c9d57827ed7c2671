package org.infratest.vagrant;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.infratest.environment.Lease;
import org.infratest.environment.TemporaryFolder;
import org.infratest.environment.Workspace;

/**
 * A folder for the temporary files of all of an environment's calls of Vagrant: each makes a folder of its own there, which a killed one leaves (2.3,
 * util/tempfile.rb). It stands on the lease before it is made, and goes with the environment.
 *
 * <p>It is told by {@code TMP}, which Ruby takes where there is no {@code TMPDIR}: podman (4.3) takes that alone, and where its user has no runtime
 * folder, it keeps its state there, which all commands have to find.
 *
 * @param folder the folder
 * @param variable the variable that tells Vagrant
 */
record TemporaryFiles(TemporaryFolder folder, String variable) {

    /** What the lease calls it; its value is as in {@code TMP=/tmp/infratest-0123456789abcdef}. */
    private static final String DETAIL = "temporary";

    private static final String TMPDIR = "TMPDIR";

    /** A socket's path has 103 bytes on macOS; of these that of Vagrant's rsync has 38, and what OpenSSH adds while it makes it 17. */
    private static final int LONGEST = 48;

    /** Makes one and puts it on record, where there can be one. */
    static void prepare(Workspace workspace, String vagrantProvider) {
        boolean root = System.getProperty("user.name").equals("root");
        boolean podman = !root && (vagrantProvider.isEmpty() || vagrantProvider.equals("docker"));
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        planned(podman, System.getenv(), usual, Path.of("/tmp")).ifPresent(files -> {
            workspace.record(DETAIL, files.variable() + "=" + files.folder().path());
            files.folder().make();
        });
    }

    /**
     * Names one that is to be made.
     *
     * @param podman whether it may be podman of an ordinary user who is asked
     * @param environment the variables that Vagrant would have without it
     * @param usual where it is wanted
     * @param shorter where it is where paths would be too long for sockets there
     * @return empty where that is too long, too, or nothing can be written there; also where podman needs {@code TMPDIR} as it is
     */
    static Optional<TemporaryFiles> planned(boolean podman, Map<String, String> environment, Path usual, Path shorter) {
        boolean told = environment.containsKey(TMPDIR);
        if (told && podman && !environment.containsKey("XDG_RUNTIME_DIR")) {
            return Optional.empty();
        }
        return folder(usual).or(() -> folder(shorter)).map(folder -> new TemporaryFiles(folder, told ? TMPDIR : "TMP"));
    }

    private static Optional<TemporaryFolder> folder(Path below) {
        TemporaryFolder folder = TemporaryFolder.planned(below.toAbsolutePath(), "infratest-");
        boolean fits = folder.path().toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        return fits && Files.isWritable(below) ? Optional.of(folder) : Optional.empty();
    }

    /** The variables, with the one that tells the folder on record; what the user says comes first. */
    static Map<String, String> inside(Lease lease, Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(variables);
        onRecord(lease)
                .ifPresent(files ->
                        all.putIfAbsent(files.variable(), files.folder().path().toString()));
        return all;
    }

    /** Removes the folder on record, with what is in it. */
    static void remove(Lease lease) {
        onRecord(lease).ifPresent(files -> files.folder().remove());
    }

    private static Optional<TemporaryFiles> onRecord(Lease lease) {
        return Optional.ofNullable(lease.details().get(DETAIL))
                .map(detail -> detail.split("=", 2))
                .map(parts -> new TemporaryFiles(new TemporaryFolder(Path.of(parts[1])), parts[0]));
    }
}
