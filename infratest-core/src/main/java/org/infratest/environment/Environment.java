package org.infratest.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.spec.TopologySpec;

/** A running network of machines, all of them ready. Safe for use by several threads. */
@Api
public interface Environment {

    /** What names this very environment among all that run on this computer. */
    String id();

    /** How people call it. */
    String name();

    /** Its machines, in the order of declaration. */
    List<Host> hosts();

    /** The folder with its logs. */
    Path logs();

    /**
     * Whether its machines were there before and belong to somebody else. Then they are only looked at: what would change
     * them is refused with a {@link org.infratest.ReadOnlyEnvironmentException}.
     */
    default boolean isExisting() {
        return false;
    }

    /** The networks and machines that were declared for it; by default it is not known what was. */
    default TopologySpec topology() {
        return TopologySpec.UNDECLARED;
    }

    /**
     * The command that logs in to a machine, for people.
     *
     * @throws org.infratest.EnvironmentException if the machine is not of this environment
     */
    String loginCommand(Host host);

    /**
     * The same as an array of arguments, for whoever runs it without a shell; a command for the machine may follow.
     *
     * @return empty where there is none, as for machines that are not logged in to by SSH
     */
    default List<String> loginArguments(Host host) {
        return List.of();
    }

    /**
     * The machine of that name.
     *
     * @throws ConfigurationException if there is none, naming those that there are
     */
    default Host host(String name) {
        return hosts().stream()
                .filter(h -> h.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("Environment '" + name() + "' has no machine '" + name
                        + "'; it has: " + hosts().stream().map(Host::name).collect(Collectors.joining(", "))));
    }

    /**
     * The machines of a group, in the order of declaration.
     *
     * @throws ConfigurationException if no machine belongs to it, naming the groups that there are
     */
    default List<Host> group(String group) {
        List<Host> members =
                hosts().stream().filter(h -> h.groups().contains(group)).toList();
        if (members.isEmpty()) {
            throw new ConfigurationException("Environment '" + name() + "' has no group '" + group + "'; it has: "
                    + hosts().stream()
                            .flatMap(h -> h.groups().stream())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return members;
    }
}
