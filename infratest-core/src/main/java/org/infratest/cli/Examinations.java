package org.infratest.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.cli.Check.Kind;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Availability;
import org.infratest.lab.LabProvider;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.vagrant.VagrantProvider;

/**
 * What the doctor looks at, each on a thread of its own.
 *
 * @param runner runs the programs
 * @param cache the cache that tests use
 */
record Examinations(CommandRunner runner, Path cache) {

    private static final List<String> VAGRANT_PROVIDERS =
            List.of("libvirt", "virtualbox", "docker", "lxc", "vmware_desktop", "hyperv");
    private static final String AGAIN = "mvn verify";
    private static final long LITTLE_SPACE = 5L << 30;

    Map<String, Supplier<List<Check>>> all() {
        Map<String, Supplier<List<Check>>> all = new LinkedHashMap<>();
        all.put("lab", this::lab);
        all.put("packer", this::packer);
        all.put("vagrant", this::vagrant);
        all.put(
                "ansible-playbook",
                () -> List.of(
                        program("ansible-playbook", "--version", "apt-get install ansible-core", "@AnsibleConfigset")));
        all.put("ssh", () -> List.of(program("ssh", "-V", "apt-get install openssh-client", "infratest ssh")));
        all.put("cache", () -> List.of(cacheFolder()));
        all.put("budget", () -> new BudgetExamination(UserSettings.ofThisUser()).checks());
        all.put("rootless", () -> new Rootless(runner).checks());
        return all;
    }

    private List<Check> lab() {
        Availability availability = LabProvider.availability(runner);
        if (!availability.usable()) {
            return List.of(Check.unusable(Kind.PROVIDER, "lab", String.valueOf(availability.reason())));
        }
        Accelerator accelerator = Accelerator.detect(runner);
        boolean emulated = accelerator == Accelerator.TCG;
        return List.of(
                Check.usable(
                        Kind.PROVIDER,
                        "lab",
                        "QEMU " + Accelerator.qemuVersion(runner).orElse("of unknown version")),
                new Check(
                        Kind.TOOL,
                        "accelerator",
                        true,
                        accelerator.qemuName() + (emulated ? ": machines are emulated, 5 to 15 times slower" : ""),
                        null));
    }

    private List<Check> packer() {
        Availability availability = PackerBuilder.availability(runner);
        return List.of(
                availability.usable()
                        ? Check.usable(
                                Kind.PROVIDER,
                                "packer",
                                PackerBuilder.version(runner).orElse("of unknown version"))
                        : Check.unusable(Kind.PROVIDER, "packer", String.valueOf(availability.reason())));
    }

    private List<Check> vagrant() {
        Availability any = VagrantProvider.availability(runner, "", Map.of(), AGAIN);
        if (!any.usable()) {
            return List.of(Check.unusable(Kind.TOOL, "vagrant", String.valueOf(any.reason())));
        }
        List<Check> checks = new ArrayList<>();
        checks.add(Check.usable(
                Kind.TOOL, "vagrant", VagrantProvider.version(runner).orElse("of unknown version")));
        for (String each : VAGRANT_PROVIDERS) {
            Availability availability = VagrantProvider.availability(runner, each, Map.of(), AGAIN);
            String name = "vagrant:" + each;
            checks.add(
                    availability.usable()
                            ? Check.usable(Kind.PROVIDER, name, "")
                            : Check.unusable(Kind.PROVIDER, name, String.valueOf(availability.reason())));
        }
        return checks;
    }

    private Check program(String name, String option, String install, String purpose) {
        return runner.isInstalled(name)
                ? Check.usable(Kind.TOOL, name, version(name, option))
                : Check.unusable(
                        Kind.TOOL,
                        name,
                        "'" + name + "' is not installed, or not on the PATH, which '" + purpose
                                + "' needs; on Debian and Ubuntu: " + install);
    }

    /** What it says first; ssh says it on the standard error. */
    private String version(String program, String option) {
        CommandResult result = runner.run(Command.of(program, option).withDeadline(Duration.ofSeconds(1)));
        return Stream.concat(result.stdout().stream(), result.stderr().stream())
                .findFirst()
                .orElse("of unknown version");
    }

    private Check cacheFolder() {
        Path existing = cache;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            return Check.unusable(
                    Kind.TOOL,
                    "cache",
                    existing
                            + " cannot be written by this user; make it so, or name another folder with infratest.cache.dir");
        }
        try {
            FileStore disk = Files.getFileStore(existing);
            long free = disk.getUsableSpace();
            return free < LITTLE_SPACE
                    ? Check.unusable(
                            Kind.TOOL,
                            "cache",
                            "only " + Size.text(free) + " are free for " + cache
                                    + ", and images need several GB; make room with: infratest boxes prune")
                    : Check.usable(Kind.TOOL, "cache", cache + ", " + Size.text(free) + " free");
        } catch (IOException e) {
            throw new EnvironmentException("Could not see how much is free in " + existing + ": " + e, e);
        }
    }

    /** The checks that somebody demands; an unknown name is an error. */
    static Optional<Check> named(List<Check> checks, String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst();
    }
}
