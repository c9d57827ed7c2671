package org.infratest.provision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The states and the pillar of a configset, as they go to a machine: {@code states/0}, {@code states/1}, {@code pillar/0} and so on, each a root
 * of its own.
 *
 * @param spec whose they are
 */
record StateTree(SaltSpec spec) {

    PackedTree packed() {
        return PackedTree.of(TreeFiles.of(spec.states()).below("states").and(TreeFiles.of(spec.pillar()), "pillar"));
    }

    /** The roots of the states on a machine. */
    List<String> states(String folder) {
        return roots(folder + "/states", spec.states().size());
    }

    /** The roots of the pillar on a machine. */
    List<String> pillar(String folder) {
        return roots(folder + "/pillar", spec.pillar().size());
    }

    private static List<String> roots(String folder, int number) {
        return IntStream.range(0, number).mapToObj(i -> folder + "/" + i).toList();
    }

    /** The {@code top.sls} of the states on a machine, of those roots that have one. */
    List<String> stateTops(String folder) {
        return tops(spec.states(), states(folder));
    }

    /** The {@code top.sls} of the pillar on a machine, of those roots that have one. */
    List<String> pillarTops(String folder) {
        return tops(spec.pillar(), pillar(folder));
    }

    private static List<String> tops(List<Path> roots, List<String> remote) {
        List<String> tops = new ArrayList<>();
        for (int i = 0; i < roots.size(); i++) {
            if (Files.isRegularFile(roots.get(i).resolve(SaltChecks.TOP))) {
                tops.add(remote.get(i) + "/" + SaltChecks.TOP);
            }
        }
        return tops;
    }

    SourceFiles stateSources() {
        return new SourceFiles(spec.states());
    }

    SourceFiles pillarSources() {
        return new SourceFiles(spec.pillar());
    }

    /** What the first {@code top.sls} says, for messages. */
    Path top() {
        return stateSources().first(SaltChecks.TOP).orElse(spec.states().get(0));
    }
}
