package org.infratest.state;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.infratest.Api;

/** A file system that is mounted at a path: {@code state.mount("/srv").assertType("nfs4")}. */
@Api
public final class MountState extends StateView<MountState, MountObservation> {

    private final String path;

    MountState(Scope scope, String path) {
        super(scope);
        this.path = path;
    }

    @Override
    MountState with(Scope changed) {
        return new MountState(changed, path);
    }

    @Override
    String kind() {
        return "mount";
    }

    @Override
    String name() {
        return path;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new MountsFact());
    }

    @Override
    MountObservation look(Facts facts) {
        Mount last = facts.get(new MountsFact()).stream()
                .filter(mount -> mount.path().equals(path))
                .reduce((lower, upper) -> upper)
                .orElse(null);
        return new MountObservation(path, last, facts.took());
    }

    /** Asserts that something is mounted there. */
    public void assertMounted() {
        require("to be mounted", MountObservation::isMounted, true, MountObservation::isMounted);
    }

    /** Asserts that nothing is mounted there. */
    public void assertNotMounted() {
        forbid("not to be mounted", seen -> !seen.isMounted(), false, MountObservation::isMounted);
    }

    /** Asserts the type of the file system. */
    public void assertType(String type) {
        requireOf("to be of type " + type, mount -> mount.type().equals(type), type);
    }

    /** Asserts what is mounted there, as the kernel calls it. */
    public void assertDevice(String device) {
        requireOf("to be device " + device, mount -> mount.device().equals(device), device);
    }

    /** Asserts an option, for example {@code ro} or {@code vers=4.2}. */
    public void assertOption(String option) {
        requireOf("to have option " + option, mount -> mount.options().contains(option), option);
    }

    private void requireOf(String wish, Predicate<Mount> test, String expected) {
        require(
                wish,
                seen -> seen.mount() != null && test.test(seen.mount()),
                expected,
                seen -> seen.mount() == null ? List.of() : seen.mount());
    }
}
