package org.infratest.junit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the CI around this JVM makes of files.
 *
 * @param readsMarkers whether somebody picks up the files that {@code [[ATTACHMENT|path]]} lines name, and nobody else prints those
 * @param root the folder from which the CI wants paths to be given, or null where it wants them in full
 */
record CiFiles(boolean readsMarkers, @Nullable Path root) {

    /** Where Gradle keeps its worker, which names its version: {@code caches/9.4.0/workerMain/gradle-worker.jar}. */
    private static final Pattern GRADLE_WORKER =
            Pattern.compile("[/\\\\]caches[/\\\\](\\d+)\\.(\\d+)[^/\\\\]*[/\\\\]workerMain[/\\\\]");

    /** Reads the environment that Jenkins, GitLab, Azure DevOps and Gradle make. */
    static CiFiles of(Map<String, String> environment, @Nullable String classPath) {
        boolean reads = Stream.of("JENKINS_URL", "GITLAB_CI", "TF_BUILD").anyMatch(name -> isSet(environment, name));
        Path root = isSet(environment, "GITLAB_CI")
                ? path(environment.get("CI_PROJECT_DIR")).orElse(null)
                : null;
        return new CiFiles(reads && !printsMarkersItself(classPath == null ? "" : classPath), root);
    }

    /** The file in which the CI collects what a job has to say, or null. */
    static @Nullable Path jobSummary(JobSummary wanted, Map<String, String> environment) {
        return wanted == JobSummary.NEVER
                ? null
                : path(environment.get("GITHUB_STEP_SUMMARY")).orElse(null);
    }

    /** How the CI wants to be told of a file. */
    String name(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return root != null && absolute.startsWith(root)
                ? root.relativize(absolute).toString()
                : absolute.toString();
    }

    /** From 9.4 on Gradle prints a marker for every file that is published. */
    private static boolean printsMarkersItself(String classPath) {
        Matcher worker = GRADLE_WORKER.matcher(classPath);
        if (!worker.find()) {
            return false;
        }
        int major = Integer.parseInt(worker.group(1));
        return major > 9 || (major == 9 && Integer.parseInt(worker.group(2)) >= 4);
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value != null && !value.isBlank();
    }

    private static Optional<Path> path(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty(); // then there is no such file, whatever the CI meant
        }
    }
}
