package org.infratest.junit;

import java.util.List;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.infratest.reachability.Flow;
import org.infratest.reachability.Survey;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Makes each flow of a table an invocation of the method that asks for it. */
class ReachabilityInvocations implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return ReachabilityAsk.of(context.getRequiredTestMethod()).isPresent();
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        ReachabilityAsk ask =
                ReachabilityAsk.of(context.getRequiredTestMethod()).orElseThrow();
        RunScope run = RunScope.of(context);
        try {
            Survey survey = ask.table(run).in(environment(ask, context));
            context.getStore(RunScope.NAMESPACE).put(Survey.class, survey); // which closes it after the last invocation
            return survey.flows().stream().map(Invocation::new);
        } catch (ConfigurationException e) {
            run.emit(new Event.TestFinished(name(context), Verdict.CONFIGURATION_ERROR, e.getMessage(), List.of()));
            throw new ExtensionConfigurationException(e.getMessage(), e);
        }
    }

    private static Environment environment(ReachabilityAsk ask, ExtensionContext context) {
        return EnvironmentUse.find(context)
                .map(use -> use.handle().start())
                .orElseThrow(() -> new ConfigurationException(
                        ask.where() + " needs an environment; put @LabEnvironment, @VagrantEnvironment or"
                                + " @ExistingEnvironment on the test class"));
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }

    /**
     * One invocation.
     *
     * @param flow what it is called with
     */
    private record Invocation(Flow flow) implements TestTemplateInvocationContext, ParameterResolver {

        @Override
        public String getDisplayName(int index) {
            return flow.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Flow.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return flow;
        }
    }
}
