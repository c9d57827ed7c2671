package org.infratest.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.infratest.cli.Check.Kind;
import org.infratest.cli.Output.Tone;
import org.infratest.process.SystemCommandRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what can be used on this computer, and exactly why not. */
@Command(
        name = "doctor",
        description = {
            "Says which tools and providers can be used on this computer, or exactly why not and what to install.",
            "Ends with 0 where one provider of machines can be used, and with 1 where none can."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofMillis(1_500);

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Option(
            names = "--require",
            paramLabel = "NAME",
            split = ",",
            description =
                    "What has to be usable, such as lab,packer or vagrant:libvirt: ends with 1 unless all of it is.")
    private final List<String> required = new ArrayList<>();

    @Mixin
    private final Output output = new Output();

    private final Function<CacheFolder, Map<String, Supplier<List<Check>>>> examinations;

    /** All that was found, for programs. */
    record Report(boolean usable, List<Check> checks) {}

    DoctorCommand() {
        this(folder -> new Examinations(new SystemCommandRunner(), folder.path()).all());
    }

    /** One that looks at something else. */
    DoctorCommand(Function<CacheFolder, Map<String, Supplier<List<Check>>>> examinations) {
        this.examinations = examinations;
    }

    @Override
    public Integer call() {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.usable(Kind.TOOL, "java", Runtime.version().toString()));
        checks.addAll(new Doctor(LIMIT).examine(examinations.apply(cache)));
        List<String> lacking = lacking(checks);
        if (output.isJson()) {
            output.json(new Report(lacking.isEmpty(), checks));
        } else {
            tell(checks, lacking);
        }
        return lacking.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** The names of what has to be usable and is not. */
    private List<String> lacking(List<Check> checks) {
        if (!required.isEmpty()) {
            return required.stream().filter(name -> !isUsable(name, checks)).toList();
        }
        boolean any = checks.stream()
                .anyMatch(check -> check.kind() == Kind.PROVIDER
                        && check.usable()
                        && !check.name().equals("packer"));
        return any ? List.of() : List.of("any provider of machines");
    }

    private static boolean isUsable(String name, List<Check> checks) {
        // All providers of Vagrant fail with Vagrant itself.
        boolean vagrants = name.startsWith("vagrant:")
                && Examinations.named(checks, "vagrant").isPresent();
        if (Examinations.named(checks, name).isEmpty() && !vagrants) {
            throw new ConfigurationException("--require " + name + " is nothing that is looked at; there are: "
                    + checks.stream().map(Check::name).collect(Collectors.joining(", ")));
        }
        return Examinations.named(checks, name).filter(Check::usable).isPresent();
    }

    private void tell(List<Check> checks, List<String> lacking) {
        for (Kind kind : Kind.values()) {
            output.line(heading(kind));
            checks.stream().filter(check -> check.kind() == kind).forEach(this::tell);
        }
        output.line(
                lacking.isEmpty()
                        ? output.toned(Tone.GOOD, "usable")
                        : output.toned(Tone.BAD, "not usable") + ": " + String.join(", ", lacking));
    }

    private void tell(Check check) {
        String word = check.usable() ? output.toned(Tone.GOOD, "yes") : output.toned(Tone.BAD, " no");
        String name = Output.cell(check.name());
        output.line("  " + word + "  " + name + (check.version().isEmpty() ? "" : ": " + Output.cell(check.version())));
        if (check.problem() != null) {
            check.problem().lines().forEach(line -> output.line("         " + Output.cell(line)));
        }
    }

    private static String heading(Kind kind) {
        return switch (kind) {
            case PROVIDER -> "providers";
            case TOOL -> "tools";
            case ROOTLESS -> "private networks without root";
            case BUDGET -> "budget of all environments";
        };
    }
}
