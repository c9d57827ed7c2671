package org.infratest.environment;

import java.util.Map;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;

/**
 * How the moments of an environment may be called.
 *
 * @param owner whose they are, as a message calls it at its beginning: {@code Lab 'office'}
 */
public record CheckpointNames(String owner) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ._-]{1,60}");

    /**
     * Fails where no moment can get that name.
     *
     * @param kept what there is by now
     * @throws ConfigurationException if it is no name, or taken
     */
    public void requireNew(String name, Map<String, ?> kept) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    "'" + name + "' is no name for a checkpoint: 1 to 60 letters, digits, spaces, '.', '_' and '-'");
        }
        if (kept.containsKey(name)) {
            throw new ConfigurationException(owner + " has a checkpoint '" + name
                    + "' already; choose another name, or go back to one before it first");
        }
    }

    /**
     * The moment of that name.
     *
     * @throws ConfigurationException if there is none, naming those that there are
     */
    public <T> T require(String name, Map<String, T> kept) {
        T moment = kept.get(name);
        if (moment == null) {
            throw new ConfigurationException(owner + " has no checkpoint '" + name + "'; it has: "
                    + (kept.isEmpty() ? "none" : String.join(", ", kept.keySet())));
        }
        return moment;
    }
}
