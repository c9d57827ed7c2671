package org.infratest.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.environment.Host;
import tools.jackson.databind.JsonNode;

/** Applies states on a machine that has them itself: {@code salt-call --local}. */
final class Masterless {

    private static final String PARENT = "/var/lib/infratest/configsets/";
    private static final Duration SHORT = Duration.ofMinutes(2);

    private final SaltSpec spec;
    private final SaltInstallation installation;
    private final StateTree tree;

    Masterless(SaltSpec spec, SaltInstallation installation) {
        this.spec = spec;
        this.installation = installation;
        this.tree = new StateTree(spec);
    }

    AppliedConfigset apply(Host host, boolean preview) {
        Guest guest = new Guest(host);
        SaltCommands salt = installation.on(guest, false);
        String base = PARENT + spec.name();
        PackedTree packed = tree.packed();
        packed.putOnto(guest, base + "/tree");
        String folder = packed.folder(base + "/tree");
        configure(guest, base, folder);
        Guest.Outcome outcome = guest.run(command(salt, base, preview), spec.timeout());
        return result(guest, outcome, preview);
    }

    private void configure(Guest guest, String base, String folder) {
        List<String> states = new ArrayList<>(tree.states(folder));
        List<String> pillar = new ArrayList<>(tree.pillar(folder));
        StringBuilder script = new StringBuilder(
                "set -e; umask 077; mkdir -p " + base + "/etc " + base + "/top/states " + base + "/top/pillar\n");
        if (sum(script, tree.stateTops(folder), base + "/top/states")) {
            states.add(0, base + "/top/states");
        }
        if (sum(script, tree.pillarTops(folder), base + "/top/pillar")) {
            pillar.add(0, base + "/top/pillar");
        }
        String config = SaltConfig.masterless(guest.host().name(), base, spec.grains(), states, pillar);
        script.append(SaltService.written(config, base + "/etc/minion"));
        guest.require("configure Salt", script.toString(), SHORT);
    }

    /** Salt takes one {@code top.sls}; where there are several, it gets their sum. */
    private static boolean sum(StringBuilder script, List<String> tops, String folder) {
        if (tops.size() < 2) {
            return false;
        }
        List<SaltTop.Part> parts =
                tops.stream().map(path -> new SaltTop.Part(path, List.of())).toList();
        script.append(SaltService.written(SaltTop.of(parts), folder + "/" + SaltChecks.TOP));
        return true;
    }

    private String command(SaltCommands salt, String base, boolean preview) {
        return Stream.of(
                        List.of(
                                salt.command("salt-call"),
                                "-c",
                                base + "/etc",
                                "--local",
                                "--out=json",
                                "-l",
                                "info",
                                "state.apply"),
                        spec.apply().isEmpty() ? List.<String>of() : List.of(String.join(",", spec.apply())),
                        preview ? List.of("test=True") : List.<String>of())
                .flatMap(List::stream)
                .map(Words::quoted)
                .collect(Collectors.joining(" "));
    }

    private AppliedConfigset result(Guest guest, Guest.Outcome outcome, boolean preview) {
        SaltFailures failures = new SaltFailures(spec, tree, guest.host().name());
        failures.requireEnded(outcome);
        Map<String, JsonNode> documents = SaltReturn.documents(outcome.stdout());
        JsonNode local = documents.get("local");
        if (local == null) {
            throw failures.nothingReturned(outcome);
        }
        SaltReturn returned = SaltReturn.of(local, tree.stateSources());
        failures.requireStates(returned, outcome.stderr());
        List<String> left = preview ? List.of() : Traces.leave(guest, Traces.file(spec.name()), returned.states());
        return new AppliedConfigset(spec.name(), guest.host().name(), returned.states(), outcome.took(), left);
    }
}
