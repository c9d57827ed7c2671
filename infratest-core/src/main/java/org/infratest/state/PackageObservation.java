package org.infratest.state;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What the package manager knows under one name.
 *
 * @param name the name that was asked for
 * @param found the packages of that name: none, one, or one for each architecture or version
 * @param took how long it took to look
 */
@Api
public record PackageObservation(String name, List<InstalledPackage> found, Duration took) implements Observation {

    private static final int SHOWN = 300;

    /** Copies the list. */
    public PackageObservation {
        found = List.copyOf(found);
    }

    /** Whether it is installed as a whole, for some architecture. */
    public boolean isInstalled() {
        return found.stream().anyMatch(InstalledPackage::isInstalled);
    }

    /** Whether nothing of it is there but configuration files that were left; one that is half installed is neither this nor installed. */
    public boolean isAbsent() {
        return found.stream().allMatch(InstalledPackage::isGone);
    }

    /** The installed versions. */
    public List<String> versions() {
        return found.stream()
                .filter(InstalledPackage::isInstalled)
                .map(InstalledPackage::version)
                .toList();
    }

    @Override
    public String description() {
        if (found.isEmpty()) {
            return "it is not installed";
        }
        return Printable.line(
                found.stream()
                        .map(p -> "version " + Printable.line(p.version(), SHOWN) + " for "
                                + Printable.line(p.architecture(), SHOWN) + " is " + Printable.line(p.status(), SHOWN))
                        .collect(Collectors.joining(", ")),
                SHOWN);
    }
}
