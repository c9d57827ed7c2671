package org.infratest.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of {@code docs/vagrant-providers.md}: what each provider has, and how that was seen. */
final class ProviderTable {

    private ProviderTable() {}

    /** The whole table. */
    static String markdown() {
        List<KnownProvider> providers = List.of(KnownProvider.values());
        List<String> lines = new ArrayList<>();
        lines.add(row(Stream.concat(Stream.of(""), providers.stream().map(p -> "`" + p.vagrantName() + "`"))));
        lines.add(row(Stream.concat(Stream.of("---"), providers.stream().map(p -> "---"))));
        lines.add(row(Stream.concat(Stream.of("seen on"), providers.stream().map(KnownProvider::seen))));
        lines.add(row(Stream.concat(Stream.of("seen with"), providers.stream().map(KnownProvider::version))));
        for (Ability ability : Ability.values()) {
            lines.add(row(Stream.concat(
                    Stream.of(ability.text()), providers.stream().map(provider -> cell(provider, ability)))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String cell(KnownProvider provider, Ability ability) {
        return provider.knownNot(ability).map(reason -> "no: " + reason).orElse("yes");
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }
}
