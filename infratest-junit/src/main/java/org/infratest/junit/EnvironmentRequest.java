package org.infratest.junit;

import java.util.List;
import java.util.function.BiFunction;
import org.infratest.Api;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.environment.WhenUnavailable;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.infratest.spec.EnvironmentSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a test class asks for: a spec, and the provider that understands it. Immutable; each method returns a changed copy.
 * Settings of the run, such as {@code infratest.teardown}, are applied to it afterwards.
 *
 * @param <S> the kind of spec
 */
@Api
public final class EnvironmentRequest<S extends EnvironmentSpec> {

    private final S spec;
    private final EnvironmentProvider<S> provider;
    private final List<String> machines;
    private final Sharing sharing;
    private final Teardown teardown;
    private final WhenUnavailable whenUnavailable;
    private final @Nullable BoxSpec box;
    private final BiFunction<S, Box, S> withBox;

    private EnvironmentRequest(
            S spec,
            EnvironmentProvider<S> provider,
            List<String> machines,
            Sharing sharing,
            Teardown teardown,
            WhenUnavailable whenUnavailable,
            @Nullable BoxSpec box,
            BiFunction<S, Box, S> withBox) {
        this.spec = spec;
        this.provider = provider;
        this.machines = List.copyOf(machines);
        this.sharing = sharing;
        this.teardown = teardown;
        this.whenUnavailable = whenUnavailable;
        this.box = box;
        this.withBox = withBox;
    }

    /**
     * Asks for the environment of a spec, for each class its own, taken down at its end.
     *
     * @param spec what it is to be
     * @param provider brings it up and takes it down
     */
    public static <S extends EnvironmentSpec> EnvironmentRequest<S> of(S spec, EnvironmentProvider<S> provider) {
        return new EnvironmentRequest<>(
                spec,
                provider,
                List.of(),
                Sharing.DEFAULT,
                Teardown.DEFAULT,
                WhenUnavailable.DEFAULT,
                null,
                (same, built) -> same);
    }

    /**
     * Names the machines that there will be, as far as that is known, so that a slip of the pen in {@code @To("wbe")} is found
     * before anything is started.
     */
    public EnvironmentRequest<S> machines(List<String> names) {
        return new EnvironmentRequest<>(spec, provider, names, sharing, teardown, whenUnavailable, box, withBox);
    }

    /** Says who shares it; {@link Sharing#DEFAULT} leaves that to the settings. */
    public EnvironmentRequest<S> sharing(Sharing who) {
        return new EnvironmentRequest<>(spec, provider, machines, who, teardown, whenUnavailable, box, withBox);
    }

    /** Says what happens at its end; {@link Teardown#DEFAULT} leaves that to the settings. */
    public EnvironmentRequest<S> teardown(Teardown what) {
        return new EnvironmentRequest<>(spec, provider, machines, sharing, what, whenUnavailable, box, withBox);
    }

    /** Says what becomes of the class where it cannot be started here; {@link WhenUnavailable#DEFAULT} leaves that to the settings. */
    public EnvironmentRequest<S> whenUnavailable(WhenUnavailable what) {
        return new EnvironmentRequest<>(spec, provider, machines, sharing, teardown, what, box, withBox);
    }

    /**
     * Has a box built first, usually that of {@link Reading#box()}.
     *
     * @param wanted the box
     * @param with makes the spec that boots from the box which was built
     */
    public EnvironmentRequest<S> box(BoxSpec wanted, BiFunction<S, Box, S> with) {
        return new EnvironmentRequest<>(spec, provider, machines, sharing, teardown, whenUnavailable, wanted, with);
    }

    /** The spec; with the box where one was built for it. */
    S spec(@Nullable Box built) {
        return built == null ? spec : withBox.apply(spec, built);
    }

    /** The same, brought up by another provider. */
    EnvironmentRequest<S> with(EnvironmentProvider<S> other) {
        return new EnvironmentRequest<>(spec, other, machines, sharing, teardown, whenUnavailable, box, withBox);
    }

    EnvironmentProvider<S> provider() {
        return provider;
    }

    String name() {
        return spec.name();
    }

    List<String> machines() {
        return machines;
    }

    Sharing sharing() {
        return sharing;
    }

    Teardown teardown() {
        return teardown;
    }

    WhenUnavailable whenUnavailable() {
        return whenUnavailable;
    }

    @Nullable
    BoxSpec box() {
        return box;
    }
}
