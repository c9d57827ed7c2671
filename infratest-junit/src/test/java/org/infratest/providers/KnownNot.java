package org.infratest.providers;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Leaves out the tests of abilities that the provider is known not to have, and says why in their results. */
final class KnownNot implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Ability> ability = AnnotationSupport.findAnnotation(context.getElement(), Shows.class)
                .map(Shows::value);
        if (ability.isEmpty()) {
            return ConditionEvaluationResult.enabled("not about an ability");
        }
        KnownProvider provider = KnownProvider.of(context.getRequiredTestClass());
        return provider.knownNot(ability.get())
                .map(reason -> ConditionEvaluationResult.disabled(
                        provider.vagrantName() + " is known not to have this: " + reason))
                .orElse(ConditionEvaluationResult.enabled(provider.vagrantName() + " has this"));
    }
}
