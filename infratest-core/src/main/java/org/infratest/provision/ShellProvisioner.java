package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.infratest.Printable;
import org.infratest.environment.Availability;
import org.infratest.environment.Host;
import org.infratest.event.Durations;
import org.infratest.provision.AppliedState.Result;
import org.infratest.state.HostFacts;

/** Applies a configset of shell scripts. What a script changes, the machine tells: it is looked at before and after each. */
public final class ShellProvisioner implements Provisioner {

    private static final String PARENT = "/var/lib/infratest/configsets/";
    /** Nearly all that scripts configure is there. */
    private static final List<String> FILES = List.of("/etc");

    private static final int COMMENT = 8_000;
    private static final int CHANGES = 40;

    private final ShellSpec spec;

    /** Creates one; nothing happens yet. */
    public ShellProvisioner(ShellSpec spec) {
        this.spec = spec;
    }

    @Override
    public Availability availability() {
        return Availability.USABLE;
    }

    @Override
    public boolean canPreview() {
        return false;
    }

    @Override
    public Optional<String> fingerprint() {
        return Optional.of(spec.fingerprint());
    }

    @Override
    public List<AppliedConfigset> apply(List<Host> hosts, boolean preview) {
        return AtOnce.of(hosts, this::apply);
    }

    private AppliedConfigset apply(Host host) {
        long start = System.nanoTime();
        Guest guest = new Guest(host);
        String parent = PARENT + spec.name() + "/shell";
        PackedTree packed = PackedTree.of(TreeFiles.of(List.of(spec.folder())));
        packed.putOnto(guest, parent);
        List<AppliedState> states = new ArrayList<>();
        HostFacts before = HostFacts.of(host, FILES);
        for (String script : spec.scripts()) {
            Guest.Outcome outcome = guest.run(command(packed.folder(parent) + "/0", script), left(start));
            HostFacts after = HostFacts.of(host, FILES);
            states.add(state(script, outcome, before, after));
            before = after;
            if (!outcome.succeeded()) {
                break;
            }
        }
        List<String> gone = Traces.leave(guest, Traces.file(spec.name()), states);
        return new AppliedConfigset(
                spec.name(), host.name(), states, Duration.ofNanos(System.nanoTime() - start), gone);
    }

    private Duration left(long start) {
        Duration left = spec.timeout().minus(Duration.ofNanos(System.nanoTime() - start));
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }

    private String command(String folder, String script) {
        String variables = new TreeMap<>(spec.variables())
                .entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + Words.quoted(variable.getValue()) + "; export "
                                + variable.getKey() + "\n")
                        .collect(Collectors.joining());
        String file = Words.quoted("./" + script);
        return "cd " + folder + " || exit\numask 022\n" + variables + "if [ \"$(head -c 2 " + file
                + ")\" = '#!' ]; then\n  chmod u+x " + file + "; exec " + file + "\nelse exec sh " + file + "; fi";
    }

    private AppliedState state(String script, Guest.Outcome outcome, HostFacts before, HostFacts after) {
        List<String> changes = changes(before, after);
        String more = changes.size() > CHANGES ? "\nand " + (changes.size() - CHANGES) + " more" : "";
        Path file = SourceFiles.shown(spec.folder().resolve(script));
        return new AppliedState(
                script,
                script,
                "shell",
                "",
                outcome.succeeded() ? Result.SUCCEEDED : Result.FAILED,
                changes.stream().limit(CHANGES).collect(Collectors.joining("\n")) + more,
                comment(outcome),
                outcome.took(),
                file,
                0);
    }

    /** Both are of the same machine, so that its name says nothing. */
    private static List<String> changes(HostFacts before, HostFacts after) {
        return new HostFacts("before it", before.facts()).differences(new HostFacts("after it", after.facts()));
    }

    private String comment(Guest.Outcome outcome) {
        if (outcome.succeeded()) {
            return Printable.tail(outcome.stdout(), COMMENT);
        }
        String how = outcome.late()
                ? "it did not end within " + Durations.text(spec.timeout()) + ", with those before it, and was stopped"
                : "it exited with " + outcome.exitCode();
        return how + "\n" + outcome.words();
    }
}
