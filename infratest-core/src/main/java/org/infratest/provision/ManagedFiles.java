package org.infratest.provision;

import java.util.List;
import java.util.Set;

/** The files whose content a configset decides. */
final class ManagedFiles {

    private static final Set<String> FUNCTIONS = Set.of(
            "file.managed",
            "file.serialize",
            "file.append",
            "file.prepend",
            "file.line",
            "file.replace",
            "file.blockreplace",
            "file.keyvalue",
            "file.copy",
            "file.comment",
            "file.uncomment",
            "ini.options_present");

    private ManagedFiles() {}

    static List<String> of(AppliedConfigset applied) {
        return applied.states().stream()
                .filter(state -> FUNCTIONS.contains(state.function()))
                .map(AppliedState::name)
                .filter(name -> name.startsWith("/") && name.indexOf('\0') < 0)
                .distinct()
                .sorted()
                .toList();
    }
}
