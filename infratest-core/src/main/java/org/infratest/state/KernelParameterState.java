package org.infratest.state;

import java.util.List;
import java.util.Set;
import org.infratest.Api;

/** A parameter on the command line of the running kernel: {@code state.kernelParameter("console").assertValue("ttyS0")}. */
@Api
public final class KernelParameterState extends StateView<KernelParameterState, NamesObservation> {

    private final String parameter;

    KernelParameterState(Scope scope, String parameter) {
        super(scope);
        this.parameter = parameter;
    }

    @Override
    KernelParameterState with(Scope changed) {
        return new KernelParameterState(changed, parameter);
    }

    @Override
    String kind() {
        return "kernel parameter";
    }

    @Override
    String name() {
        return parameter;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new KernelParametersFact());
    }

    /** The words with it, each as it stands on the command line. */
    @Override
    NamesObservation look(Facts facts) {
        List<String> words = facts.get(new KernelParametersFact()).stream()
                .filter(word -> word.equals(parameter) || word.startsWith(parameter + "="))
                .toList();
        return new NamesObservation(parameter, words, facts.took());
    }

    /** Asserts that it is there, with or without a value. */
    public void assertPresent() {
        require("to be present", seen -> !seen.names().isEmpty(), parameter, NamesObservation::names);
    }

    /** Asserts that it is not there. */
    public void assertAbsent() {
        forbid("to be absent", seen -> seen.names().isEmpty(), List.of(), NamesObservation::names);
    }

    /** Asserts that it is there with that value, be it among others. */
    public void assertValue(String value) {
        String wanted = parameter + "=" + value;
        require("to be '" + value + "'", seen -> seen.names().contains(wanted), wanted, NamesObservation::names);
    }
}
