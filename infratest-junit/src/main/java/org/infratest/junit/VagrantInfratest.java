package org.infratest.junit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Readiness;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.environment.WhenUnavailable;
import org.infratest.spec.BoxSpec;
import org.jspecify.annotations.Nullable;

/**
 * What {@link VagrantEnvironment} and {@link PackerBox} say, in code. Immutable: each method returns a changed copy, so a
 * common beginning can be shared.
 *
 * @see Infratest#vagrant(String)
 */
@Api
public final class VagrantInfratest extends Infratest {

    private final Draft draft;

    private VagrantInfratest(Draft draft) {
        this.draft = draft;
    }

    static VagrantInfratest of(String configset) {
        return new VagrantInfratest(new Draft(configset));
    }

    /** Vagrant's own provider, for example {@code libvirt}; without this Vagrant chooses. */
    public VagrantInfratest vagrantProvider(String name) {
        return changed(copy -> copy.vagrantProvider = name);
    }

    /** One more environment variable for the Vagrantfile. */
    public VagrantInfratest variable(String name, String value) {
        return changed(copy -> copy.variables.put(name, value));
    }

    /** The machines to boot; without this, all. */
    public VagrantInfratest machines(String... names) {
        return changed(copy -> copy.machines = List.of(names));
    }

    /**
     * When a machine is ready; without this, as soon as SSH answers. A kept environment is used again where the class of the
     * readiness has the same name, which that of a lambda hardly has in another run.
     */
    public VagrantInfratest readyWhen(Readiness readiness) {
        return changed(copy -> copy.readiness = readiness);
    }

    /** How long the boot may take until every machine is ready; without this 5 minutes, or 15 where machines are emulated. */
    public VagrantInfratest bootTimeout(Duration limit) {
        return changed(copy -> copy.bootTimeout = limit.toString());
    }

    /** Who shares the environment; without this what the settings say, else {@link Sharing#CLASS}. */
    public VagrantInfratest sharing(Sharing who) {
        return changed(copy -> copy.sharing = who);
    }

    /** Whether the environment is taken down at the end; without this what the settings say, else {@link Teardown#ALWAYS}. */
    public VagrantInfratest teardown(Teardown what) {
        return changed(copy -> copy.teardown = what);
    }

    /** What becomes of the class where the environment cannot be started on this computer. */
    public VagrantInfratest whenUnavailable(WhenUnavailable what) {
        return changed(copy -> copy.whenUnavailable = what);
    }

    /**
     * The box that the machines boot from, built by Packer where it is not in the cache; see {@link PackerBox}.
     *
     * @param template the template, looked for like the configset
     * @param name the name of the box, for example {@code infratest/basebox}
     */
    public VagrantInfratest box(String template, String name) {
        return changed(copy -> {
            copy.boxTemplate = template;
            copy.boxName = name;
        });
    }

    /** Files of Packer variables, beside the template or looked for like it; a later one beats an earlier one. */
    public VagrantInfratest boxVarFiles(String... names) {
        return changed(copy -> copy.boxVarFiles = List.of(names));
    }

    /** One more Packer variable for the box; it may hold <code>${images}</code>, the folder of base images in the cache. */
    public VagrantInfratest boxVariable(String name, String value) {
        return changed(copy -> copy.boxVariables.put(name, value));
    }

    /** The builds of the template to run; without this, all. */
    public VagrantInfratest boxOnly(String... builds) {
        return changed(copy -> copy.boxOnly = List.of(builds));
    }

    @Override
    EnvironmentRequest<?> request(Reading reading) {
        VagrantWish wish = new VagrantWish(
                draft.configset,
                draft.vagrantProvider,
                draft.variables,
                draft.machines,
                draft.readiness,
                draft.bootTimeout,
                draft.sharing,
                draft.teardown);
        return VagrantReader.request(wish, box(reading), reading).whenUnavailable(draft.whenUnavailable);
    }

    private @Nullable BoxSpec box(Reading reading) {
        if (!draft.boxTemplate.isEmpty()) {
            return BoxReader.box(
                    reading.where(),
                    draft.boxTemplate,
                    draft.boxName,
                    draft.boxVarFiles,
                    draft.boxVariables,
                    draft.boxOnly,
                    reading);
        }
        if (!draft.boxVarFiles.isEmpty() || !draft.boxVariables.isEmpty() || !draft.boxOnly.isEmpty()) {
            throw new ConfigurationException(
                    reading.where() + " says how to build a box, but not which; name it with box(template, name)");
        }
        return reading.box().orElse(null);
    }

    private VagrantInfratest changed(Consumer<Draft> change) {
        Draft copy = new Draft(draft);
        change.accept(copy);
        return new VagrantInfratest(copy);
    }

    /** What was said so far; changed only before anybody else sees it. */
    private static final class Draft {

        private final String configset;
        private final Map<String, String> variables = new TreeMap<>();
        private final Map<String, String> boxVariables = new TreeMap<>();
        private String vagrantProvider = "";
        private List<String> machines = List.of();
        private Readiness readiness = new Readiness.WhenSshAnswers();
        private String bootTimeout = "";
        private Sharing sharing = Sharing.DEFAULT;
        private Teardown teardown = Teardown.DEFAULT;
        private WhenUnavailable whenUnavailable = WhenUnavailable.DEFAULT;
        private String boxTemplate = "";
        private String boxName = "";
        private List<String> boxVarFiles = List.of();
        private List<String> boxOnly = List.of();

        Draft(String configset) {
            this.configset = configset;
        }

        Draft(Draft other) {
            configset = other.configset;
            variables.putAll(other.variables);
            boxVariables.putAll(other.boxVariables);
            vagrantProvider = other.vagrantProvider;
            machines = other.machines;
            readiness = other.readiness;
            bootTimeout = other.bootTimeout;
            sharing = other.sharing;
            teardown = other.teardown;
            whenUnavailable = other.whenUnavailable;
            boxTemplate = other.boxTemplate;
            boxName = other.boxName;
            boxVarFiles = other.boxVarFiles;
            boxOnly = other.boxOnly;
        }
    }
}
