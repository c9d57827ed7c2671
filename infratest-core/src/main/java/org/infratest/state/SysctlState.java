package org.infratest.state;

import java.util.Optional;
import java.util.Set;
import org.infratest.Api;

/** A setting of the running kernel: {@code state.sysctl("net.ipv4.ip_forward").assertValue("1")}. */
@Api
public final class SysctlState extends StateView<SysctlState, ValueObservation> {

    private final String key;

    SysctlState(Scope scope, String key) {
        super(scope);
        this.key = key;
    }

    @Override
    SysctlState with(Scope changed) {
        return new SysctlState(changed, key);
    }

    @Override
    String kind() {
        return "sysctl";
    }

    @Override
    String name() {
        return key;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new SysctlsFact());
    }

    @Override
    Set<Fact<?>> needsBesides(Facts facts) {
        return facts.get(new SysctlsFact()).containsKey(key) ? Set.of() : Set.of(new SysctlFact(key));
    }

    @Override
    ValueObservation look(Facts facts) {
        String value = Optional.ofNullable(facts.get(new SysctlsFact()).get(key))
                .or(() -> facts.get(new SysctlFact(key)))
                .orElse(null);
        return new ValueObservation(key, value, "the kernel has no such setting", facts.took());
    }

    /** Asserts the value; where it consists of several, they have one blank between them. */
    public void assertValue(String value) {
        require(
                "to be '" + value + "'",
                seen -> value.equals(seen.value()),
                value,
                seen -> String.valueOf(seen.value()));
    }

    /** Asserts the value. */
    public void assertValue(long value) {
        assertValue(String.valueOf(value));
    }

    /** Asserts that the kernel has no such setting. */
    public void assertAbsent() {
        forbid("to be absent", seen -> !seen.exists(), false, ValueObservation::exists);
    }
}
