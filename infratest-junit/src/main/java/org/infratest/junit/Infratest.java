package org.infratest.junit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.inventory.InventorySpec;
import org.infratest.lab.LabSpec;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.vagrant.VagrantSpec;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An environment that is asked for in code, for what an annotation cannot say: values that are computed, a readiness that
 * is a lambda, a spec that several classes build on. Everything else is as with the annotations: the environment runs
 * before the tests of the class, {@link To} and {@link OnHost} inject from it, settings beat what is said here.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final Infratest lab = Infratest.vagrant("configsets/gateway")
 *         .machines("gateway", "app")
 *         .bootTimeout(ofMinutes(10));
 * }</pre>
 *
 * <p>The field is static, as an environment is started once for a class, and there is one in a class: a second one, or an
 * annotation that asks as well, is an error. A field in a superclass or in an interface counts for each class that inherits it.
 *
 * @see RegisterExtension
 */
@Api
public abstract class Infratest extends InfratestExtension {

    private final List<EnvironmentHandle<?>> served = new CopyOnWriteArrayList<>();

    Infratest() {}

    /**
     * Asks for what a Vagrantfile describes; see {@link VagrantEnvironment}.
     *
     * @param configset the folder with the Vagrantfile, looked for like that of the annotation
     */
    public static VagrantInfratest vagrant(String configset) {
        return VagrantInfratest.of(configset);
    }

    /** Asks for what the Vagrantfile in the folder of the test's package describes. */
    public static VagrantInfratest vagrant() {
        return VagrantInfratest.of("");
    }

    /**
     * Asks for machines that exist already; see {@link ExistingEnvironment}.
     *
     * @param inventory the file that says which, looked for like that of the annotation
     */
    public static Infratest existing(String inventory) {
        return asking(reading -> ExistingReader.request(inventory, "", reading));
    }

    /**
     * Asks for the environment of a spec that infratest has a provider for. Settings that beat annotations change it.
     *
     * @param spec a {@link VagrantSpec}, a {@link LabSpec} or an {@link InventorySpec}
     * @throws ConfigurationException if no provider is known for that kind of spec
     */
    public static Infratest with(EnvironmentSpec spec) {
        if (spec instanceof VagrantSpec vagrant) {
            return asking(reading -> VagrantReader.request(vagrant, reading));
        }
        if (spec instanceof InventorySpec inventory) {
            return asking(reading ->
                    ExistingReader.request(inventory, inventory.answerTimeout().toString(), reading));
        }
        if (spec instanceof LabSpec lab) {
            return asking(reading -> LabReader.request(lab, reading));
        }
        throw new ConfigurationException(
                "Infratest.with got a " + spec.getClass().getSimpleName()
                        + ", for which no provider is known; name one with: Infratest.with(EnvironmentRequest.of(spec, provider))");
    }

    /** Asks for whatever a provider brings up. */
    public static Infratest with(EnvironmentRequest<?> request) {
        return asking(reading -> request);
    }

    private static Infratest asking(Function<Reading, EnvironmentRequest<?>> read) {
        return new Infratest() {
            @Override
            EnvironmentRequest<?> request(Reading reading) {
                return read.apply(reading);
            }
        };
    }

    /**
     * The running environment.
     *
     * @throws ConfigurationException if it does not run, as it does from {@code @BeforeAll} to {@code @AfterAll}; or if
     *     several classes that run at the same time inherit this field, and each has its own
     */
    public Environment environment() {
        Set<EnvironmentHandle<?>> running = Set.copyOf(served);
        if (running.size() > 1) {
            throw new ConfigurationException(
                    "Several classes that run at the same time inherit this Infratest, each with an"
                            + " environment of its own; take the Environment as a parameter, or share it with sharing(Sharing.RUN)");
        }
        return running.stream()
                .findFirst()
                .flatMap(EnvironmentHandle::running)
                .orElseThrow(
                        () -> new ConfigurationException("The environment of this Infratest does not run: it does from"
                                + " @BeforeAll to @AfterAll, where the field is static and has @RegisterExtension"));
    }

    /**
     * The running machine of that name.
     *
     * @throws ConfigurationException if there is none, or if the environment does not run
     */
    public Host host(String name) {
        return environment().host(name);
    }

    /**
     * The running machines of a group.
     *
     * @throws ConfigurationException if it has none, or if the environment does not run
     */
    public List<Host> group(String name) {
        return environment().group(name);
    }

    /** JUnit calls this for each test; by then the environment runs, unless the field was made for each test as well. */
    @Override
    public void beforeEach(ExtensionContext context) {
        if (EnvironmentUse.find(context).isEmpty()) {
            throw new ExtensionConfigurationException("A field of "
                    + context.getRequiredTestClass().getSimpleName()
                    + " registers an Infratest for each test, but an environment is started once for a class; make it"
                    + " 'static final'");
        }
        super.beforeEach(context);
    }

    /** What is asked for, once settings and folders are known. */
    abstract EnvironmentRequest<?> request(Reading reading);

    void serves(EnvironmentHandle<?> handle) {
        served.add(handle);
    }

    void leaves(EnvironmentHandle<?> handle) {
        served.remove(handle);
    }
}
