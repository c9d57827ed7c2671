package org.infratest.state;

import java.util.List;
import java.util.Set;
import org.infratest.Api;

/** A package of dpkg, rpm or apk: {@code state.packageNamed("nginx").assertInstalled()}. */
@Api
public final class PackageState extends StateView<PackageState, PackageObservation> {

    private final String name;

    PackageState(Scope scope, String name) {
        super(scope);
        this.name = name;
    }

    @Override
    PackageState with(Scope changed) {
        return new PackageState(changed, name);
    }

    @Override
    String kind() {
        return "package";
    }

    @Override
    String name() {
        return name;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new PackagesFact());
    }

    @Override
    PackageObservation look(Facts facts) {
        return new PackageObservation(
                name,
                facts.get(new PackagesFact()).stream()
                        .filter(p -> p.isCalled(name))
                        .toList(),
                facts.took());
    }

    /** Asserts that it is installed as a whole. */
    public void assertInstalled() {
        require("to be installed", PackageObservation::isInstalled, true, PackageObservation::isInstalled);
    }

    /** Asserts that it is not installed, or that no more than its configuration files were left. */
    public void assertNotInstalled() {
        forbid("not to be installed", PackageObservation::isAbsent, List.of(), PackageObservation::found);
    }

    /** Asserts that exactly that version is installed, as the package manager writes it: {@code 1.22.1-9+deb12u1}. */
    public void assertVersion(String version) {
        require(
                "to have version " + version,
                seen -> seen.versions().contains(version),
                version,
                PackageObservation::versions);
    }

    /** Asserts that a version is installed that begins so: {@code 1.22.}. */
    public void assertVersionStartsWith(String start) {
        require(
                "to have a version that starts with " + start,
                seen -> seen.versions().stream().anyMatch(version -> version.startsWith(start)),
                start,
                PackageObservation::versions);
    }
}
