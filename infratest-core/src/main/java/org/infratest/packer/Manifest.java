package org.infratest.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.spec.BoxSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The result file of Packer's {@code manifest} post-processor. It grows with each run; only the last one counts. */
final class Manifest {

    static final String DEFAULT_NAME = "packer-manifest.json";

    /** A post-processor of that type in Packer's own JSON, in HCL, and in HCL written as JSON. */
    private static final Pattern POST_PROCESSOR = Pattern.compile(
            "\"type\"\\s*:\\s*\"manifest\"|post-processor\\s+\"manifest\"|\"manifest\"\\s*:\\s*\\{\\s*\"output\"");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Manifest() {}

    static Path boxFile(Path manifest, BoxSpec spec) {
        if (!Files.isRegularFile(manifest)) {
            if (asksForOne(spec)) {
                throw new EnvironmentException("Packer ended as if all were well, but wrote no " + manifest
                        + ", for which template " + spec.template() + " asks; is the disk full?");
            }
            throw new ConfigurationException(
                    "Template " + spec.template() + " wrote no " + manifest
                            + ", so its box cannot be found; end its post-processors with {\"type\": \"manifest\"} after \"vagrant\"");
        }
        List<Path> boxes = boxes(manifest);
        if (boxes.size() != 1) {
            throw new ConfigurationException("Template " + spec.template() + " made "
                    + (boxes.isEmpty() ? "no box" : "several boxes, " + boxes) + "; "
                    + (boxes.isEmpty()
                            ? "it needs the \"vagrant\" post-processor before \"manifest\""
                            : "choose one build with @PackerBox(only = ...)"));
        }
        return boxes.get(0);
    }

    private static boolean asksForOne(BoxSpec spec) {
        try {
            return POST_PROCESSOR.matcher(Files.readString(spec.template())).find();
        } catch (IOException e) {
            throw new EnvironmentException("Could not read template " + spec.template() + ": " + e, e);
        }
    }

    private static List<Path> boxes(Path manifest) {
        List<Path> boxes = new ArrayList<>();
        try {
            JsonNode root = JSON.readTree(manifest.toFile());
            if (!root.isObject()) {
                throw new EnvironmentException(
                        "Packer's manifest " + manifest + " cannot be read: it is no JSON object; is the disk full?");
            }
            String run = root.path("last_run_uuid").asString("");
            for (JsonNode build : root.path("builds")) {
                if (build.path("packer_run_uuid").asString("").equals(run)) {
                    for (JsonNode file : build.path("files")) {
                        String name = file.path("name").asString("");
                        if (name.endsWith(".box")) {
                            boxes.add(manifest.toAbsolutePath().resolveSibling(name));
                        }
                    }
                }
            }
        } catch (JacksonException e) {
            throw new EnvironmentException(
                    "Packer's manifest " + manifest + " cannot be read: " + e.getOriginalMessage(), e);
        }
        return boxes;
    }
}
