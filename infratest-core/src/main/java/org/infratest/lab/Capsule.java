package org.infratest.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.lab.capsule.CapsuleReader;
import org.infratest.lab.qemu.KeptMachine;
import org.infratest.process.CommandRunner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A lab as it stood when a test failed, in a file that {@link Lab#encapsulate} wrote, on whatever computer. */
public final class Capsule {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final CapsuleManifest manifest;
    private final LabSpec spec;

    private Capsule(Path file, CapsuleManifest manifest, LabSpec spec) {
        this.file = file;
        this.manifest = manifest;
        this.spec = spec;
    }

    /**
     * Reads what a capsule says of itself.
     *
     * @throws ConfigurationException if there is no such file, it is no capsule, or one of a newer infratest
     * @throws EnvironmentException if it is damaged
     */
    public static Capsule open(Path file) {
        byte[] description = new CapsuleReader(file).description();
        try {
            CapsuleManifest manifest = JSON.readValue(description, CapsuleManifest.class);
            LabSpec spec = manifest.lab().spec();
            for (LabHost host : spec.hosts()) {
                Objects.requireNonNull(manifest.machines().get(host.name()), host.name());
            }
            return new Capsule(file, manifest, spec);
        } catch (JacksonException | NullPointerException | ConfigurationException e) {
            throw new EnvironmentException(
                    "The capsule " + file + " is damaged: its description does not make sense: " + e.getMessage(), e);
        }
    }

    /**
     * Where a file of it is once it is unpacked; one that is not in it is none of ours.
     *
     * @throws EnvironmentException if there is none of that name in it
     */
    Path unpacked(String name, Path folder) {
        if (manifest.files().stream().noneMatch(member -> member.name().equals(name))) {
            throw new EnvironmentException("The capsule " + file + " is damaged: there is no '" + name + "' in it");
        }
        return folder.resolve(name);
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** The test that failed. */
    public String test() {
        return manifest.test();
    }

    /** When it was taken: a moment by ISO 8601. */
    public String taken() {
        return manifest.taken();
    }

    /** Its networks and machines; nothing leads out. */
    public LabSpec spec() {
        return spec;
    }

    /** What its machines were doing, by name: {@code running}, {@code frozen} or {@code off}. */
    public Map<String, String> power() {
        Map<String, String> power = new LinkedHashMap<>();
        spec.hosts()
                .forEach(
                        host -> power.put(host.name(), text(machine(host.name()).power())));
        return power;
    }

    /** The networks from which something led out of the lab, which does not come back. */
    public List<String> ledOut() {
        return manifest.lab().ledOut();
    }

    private static String text(KeptMachine.Power power) {
        return switch (power) {
            case RUNNING -> "running";
            case FROZEN -> "frozen";
            case OFF -> "off";
        };
    }

    CapsuleManifest manifest() {
        return manifest;
    }

    CapsuleManifest.Entry machine(String name) {
        return Objects.requireNonNull(manifest.machines().get(name), name);
    }

    /**
     * The accelerator with which it goes on here.
     *
     * @throws EnvironmentException if it cannot, naming what it needs and what there is
     */
    Accelerator requireFitting(CommandRunner runner) {
        Accelerator here = Accelerator.detect(runner);
        if (manifest.qemu().equals(CapsuleManifest.Qemu.NONE)) {
            return here;
        }
        // What was emulated can be emulated anywhere.
        Accelerator wanted = manifest.qemu().accelerator().equals(Accelerator.TCG.name()) ? Accelerator.TCG : here;
        List<String> differences = differences(manifest.qemu(), MachineType.ofThisComputer(runner, wanted));
        if (!differences.isEmpty()) {
            throw new EnvironmentException(
                    "The capsule " + file + " does not go on here: " + String.join("; ", differences)
                            + "\n  memory and devices fit only the same QEMU; resume it where that is installed");
        }
        return wanted;
    }

    static List<String> differences(CapsuleManifest.Qemu needed, CapsuleManifest.Qemu here) {
        List<String> differences = new ArrayList<>();
        compare("QEMU", needed.version(), here.version(), differences);
        compare("the machine type", needed.machineType(), here.machineType(), differences);
        compare("the accelerator", needed.accelerator(), here.accelerator(), differences);
        compare("the processor", firstLines(needed.processor()), firstLines(here.processor()), differences);
        if (differences.isEmpty() && !needed.processor().equals(here.processor())) {
            differences.add("the processor's abilities are others than those of the computer where it was taken");
        }
        return differences;
    }

    /** The kind and the model; what follows is long. */
    private static String firstLines(String processor) {
        return processor
                .lines()
                .filter(line -> !line.matches("(flags|microcode|stepping).*"))
                .limit(2)
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    private static void compare(String what, String needed, String here, List<String> differences) {
        if (!needed.equals(here)) {
            differences.add(what + " was " + needed + " and is " + here + " here");
        }
    }
}
