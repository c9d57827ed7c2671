package org.infratest.junit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.JUnitException;

/** Shows the evidence of a failure where people look for it: in the failure, in the runner, and in the CI. */
final class EvidencePublisher {

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "png",
            "image/png",
            "jpg",
            "image/jpeg",
            "pcap",
            "application/vnd.tcpdump.pcap",
            "capsule",
            "application/octet-stream");

    /** What would end the marker early, or the line. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\[\\]|]");

    private final Attachments attachments;
    private final CiFiles ci;
    private final PrintStream out;

    EvidencePublisher(Attachments attachments, CiFiles ci, PrintStream out) {
        this.attachments = attachments;
        this.ci = ci;
        this.out = out;
    }

    /**
     * Shows files. Called while the test, or the class, is still running, so that what is printed is counted as its output.
     *
     * @param remarks what is to be known beside them
     * @param page the report of the run, which comes at its end
     */
    void publish(ExtensionContext context, Throwable failure, List<Path> evidence, List<String> remarks, Path page) {
        if (evidence.isEmpty() && remarks.isEmpty()) {
            return;
        }
        failure.addSuppressed(new EvidenceOfFailure(evidence, remarks, page));
        for (Path file : evidence) {
            toRunner(context, file);
            if (attachments == Attachments.ALWAYS || (attachments == Attachments.AUTO && ci.readsMarkers())) {
                mark(file);
            }
        }
    }

    /** A runner that takes no files says so by an exception, which must not decide how the test ends. */
    private void toRunner(ExtensionContext context, Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            JunitVersions.publishFile(context, name, mediaType(name), copy -> copy(file, copy));
        } catch (JUnitException e) {
            out.println("[infratest] " + name + " could not be published, it is still in " + file.getParent() + ": "
                    + e.getMessage());
        }
    }

    /** A capsule is large, and nobody else may read it: it gets one more name where the file system has such. */
    private static void copy(Path file, Path copy) throws IOException {
        Files.deleteIfExists(copy);
        try {
            if (file.toString().endsWith(".capsule")) {
                Files.createLink(copy, file);
                return;
            }
        } catch (IOException | UnsupportedOperationException e) {
            // On another file system, or one without links; then it is a copy, with the permissions of the original.
        }
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void mark(Path file) {
        String name = ci.name(file);
        if (!UNFIT.matcher(name).find()) {
            out.println("[[ATTACHMENT|" + name + "]]");
        }
    }

    private static String mediaType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return MEDIA_TYPES.getOrDefault(extension, "text/plain;charset=UTF-8");
    }
}
