package org.infratest.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Applies states through a master: puts them there, accepts the keys of its minions by fingerprint, and has it apply them. */
final class ByMaster {

    private final SaltSpec spec;
    private final SaltInstallation installation;
    private final MasterBook masters;
    private final StateTree tree;

    ByMaster(SaltSpec spec, SaltInstallation installation, MasterBook masters) {
        this.spec = spec;
        this.installation = installation;
        this.masters = masters;
        this.tree = new StateTree(spec);
    }

    List<AppliedConfigset> apply(List<Host> hosts, boolean preview) {
        Host on = master(hosts.get(0));
        MasterBook.Served served = masters.of(on);
        synchronized (served) {
            served.check(spec);
            install(on, hosts);
            SaltMaster master = serve(on, served, hosts);
            String start = master.start();
            List<SaltMinion> minions = AtOnce.of(hosts, host -> minion(host, on, master, start));
            minions.forEach(minion -> master.accept(minion.id(), minion.fingerprint(), minion));
            minions.forEach(SaltMinion::awaitReady);
            return apply(master, hosts, minions, preview);
        }
    }

    /** On all machines at the same time, as it takes longest. */
    private void install(Host on, List<Host> hosts) {
        List<Host> all = new ArrayList<>(hosts);
        if (!all.contains(on)) {
            all.add(0, on);
        }
        AtOnce.of(all, host -> installation.on(new Guest(host), host.equals(on)));
    }

    private Host master(Host one) {
        return one.context().hosts().stream()
                .filter(host -> host.name().equals(spec.master()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("Configset '" + spec.name() + "' names master '"
                        + spec.master()
                        + "', which is no machine of the environment; it has: "
                        + String.join(
                                ", ",
                                one.context().hosts().stream().map(Host::name).toList())));
    }

    private SaltMaster serve(Host on, MasterBook.Served served, List<Host> hosts) {
        Guest guest = new Guest(on);
        SaltMaster master = new SaltMaster(guest, installation.on(guest, true));
        PackedTree packed = tree.packed();
        String parent = SaltMaster.PARENT + "/" + spec.name();
        packed.putOnto(guest, parent);
        served.put(spec.name(), new MasterBook.Set(tree, packed.folder(parent), names(served, hosts)));
        master.serve(served.sets());
        return master;
    }

    /** Whoever applies it again to one machine does not take it from the others. */
    private List<String> names(MasterBook.Served served, List<Host> hosts) {
        List<String> names = new ArrayList<>(served.sets().stream()
                .filter(set -> set.tree().spec().name().equals(spec.name()))
                .flatMap(set -> set.minions().stream())
                .toList());
        hosts.stream().map(Host::name).filter(name -> !names.contains(name)).forEach(names::add);
        return names;
    }

    private SaltMinion minion(Host host, Host on, SaltMaster master, String start) {
        Guest guest = new Guest(host);
        SaltMinion minion = new SaltMinion(guest, installation.on(guest, host.equals(on)), on);
        minion.follow(master.fingerprint(), start, spec.grains());
        return minion;
    }

    private List<AppliedConfigset> apply(
            SaltMaster master, List<Host> hosts, List<SaltMinion> minions, boolean preview) {
        List<String> ids = hosts.stream().map(Host::name).toList();
        SaltMaster.Returned returned = master.run(ids, function(preview), spec.timeout());
        boolean late = returned.outcome().late();
        Map<String, JsonNode> documents = late ? returned.soFar() : returned.documents();
        List<SaltMinion> silent = minions.stream()
                .filter(minion -> returned.silence(documents, minion.id()).isPresent())
                .toList();
        if (late && !silent.isEmpty()) {
            throw late(silent, new LateJob(master, function(preview)));
        }
        if (!silent.isEmpty()) {
            throw unanswered(silent, returned, documents);
        }
        List<AppliedConfigset> all = new ArrayList<>();
        for (Host host : hosts) {
            JsonNode answer = Objects.requireNonNull(documents.get(host.name()), "it is not silent");
            all.add(result(host, answer, returned.outcome(), preview));
        }
        return all;
    }

    private EnvironmentException unanswered(
            List<SaltMinion> silent, SaltMaster.Returned returned, Map<String, JsonNode> documents) {
        return new EnvironmentException(silent.stream()
                .map(minion -> "Minion '" + minion.id() + "' did not answer the Salt master on host '" + spec.master()
                        + "' about configset '" + spec.name() + "': "
                        + returned.silence(documents, minion.id()).orElseThrow() + "; " + minion.whyNot())
                .collect(Collectors.joining("\n")));
    }

    /** Nothing changes a machine any more when it is told. */
    private ConfigsetFailure late(List<SaltMinion> silent, LateJob job) {
        Map<String, String> left = job.end(silent.stream().map(SaltMinion::id).toList());
        return new ConfigsetFailure(silent.stream()
                        .map(minion -> new SaltFailures(spec, tree, minion.id())
                                .lateAt(minion.log(), ended(left.get(minion.id()))))
                        .collect(Collectors.joining("\n"))
                + SaltFailures.WAIT);
    }

    private String ended(@Nullable String left) {
        return left == null
                ? "and was stopped"
                : "and may still change it, as the master on host '" + spec.master() + "' could not stop it: " + left;
    }

    private List<String> function(boolean preview) {
        List<String> words = new ArrayList<>(
                spec.apply().isEmpty()
                        ? List.of("state.top", SaltMaster.top(spec.name(), SaltChecks.TOP))
                        : List.of("state.apply", String.join(",", spec.apply())));
        if (preview) {
            words.add("test=True");
        }
        return words;
    }

    private AppliedConfigset result(Host host, JsonNode document, Guest.Outcome outcome, boolean preview) {
        SaltReturn states = SaltReturn.of(document, tree.stateSources());
        new SaltFailures(spec, tree, host.name()).requireStates(states, outcome.stderr());
        List<String> left =
                preview ? List.of() : Traces.leave(new Guest(host), Traces.file(spec.name()), states.states());
        return new AppliedConfigset(spec.name(), host.name(), states.states(), outcome.took(), left);
    }
}
