package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * A configset of Salt.
 *
 * @param name how people call it
 * @param states the folders with states, Salt's {@code file_roots}; of files of the same name the one in the first folder counts, and the
 *     {@code top.sls} of all of them count
 * @param pillar the folders with the pillar, Salt's {@code pillar_roots}, in the same way
 * @param on the machines and groups of machines that it is for; none for all
 * @param mode from where states are applied
 * @param master the machine that is the master; empty where there is none
 * @param grains further grains of the machines
 * @param apply the SLS to apply; none for all that {@code top.sls} says
 * @param timeout how long one application on one machine may take
 * @param install how Salt gets into the machines
 * @param tree the folder that contains {@code salt/}, or null where nobody named one
 * @param bootstrap the official bootstrap script, or null where nobody named one
 */
@Api
public record SaltSpec(
        String name,
        List<Path> states,
        List<Path> pillar,
        List<String> on,
        SaltMode mode,
        String master,
        Map<String, String> grains,
        List<String> apply,
        Duration timeout,
        SaltInstall install,
        @Nullable Path tree,
        @Nullable Path bootstrap)
        implements ConfigsetSpec {

    /** How long one application on one machine may take where nobody says it. */
    public static final Duration TIMEOUT = Duration.ofMinutes(10);

    /** Copies the collections, and checks what can be checked without a machine. */
    public SaltSpec {
        states = List.copyOf(states);
        pillar = List.copyOf(pillar);
        on = List.copyOf(on);
        grains = Map.copyOf(grains);
        apply = List.copyOf(apply);
        SaltChecks.check(name, states, mode, master, grains, apply);
    }

    @Override
    public String kind() {
        return mode == SaltMode.MASTER ? "salt, by a master" : "salt, masterless";
    }

    @Override
    public String fingerprint() {
        TreeFiles all = TreeFiles.of(states).below("states").and(TreeFiles.of(pillar), "pillar");
        return all.fingerprint()
                .add("on", on)
                .add("mode", mode)
                .add("master", master)
                .add("grains", new TreeMap<>(grains))
                .add("apply", apply)
                .add("install", install)
                .hex();
    }
}
