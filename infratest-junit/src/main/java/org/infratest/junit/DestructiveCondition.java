package org.infratest.junit;

import java.util.Optional;
import org.infratest.environment.Environment;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips what is {@link Destructive} where the environment is not ours. JUnit asks it for nothing else. */
final class DestructiveCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Environment> existing = environment(context).filter(Environment::isExisting);
        return existing.map(environment ->
                        ConditionEvaluationResult.disabled("It is @Destructive, and the machines of" + " environment '"
                                + environment.name() + "' were there before the test, so they are only looked at"))
                .orElseGet(() -> ConditionEvaluationResult.enabled("The machines are infratest's own"));
    }

    /** Of a class that asks for one itself there is none before its tests; these are asked about one by one then. */
    private static Optional<Environment> environment(ExtensionContext context) {
        boolean askedForHere = context.getTestMethod().isEmpty()
                && context.getTestClass().filter(EnvironmentAsk::isMadeBy).isPresent();
        return askedForHere
                ? Optional.empty()
                : EnvironmentUse.find(context).flatMap(use -> use.handle().running());
    }
}
