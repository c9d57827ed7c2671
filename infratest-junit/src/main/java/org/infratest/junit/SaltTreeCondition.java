package org.infratest.junit;

import java.util.Optional;
import org.infratest.event.Event;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what {@link NeedsSaltTree} where none is named, and tells the run what it has missed by that. */
final class SaltTreeCondition implements ExecutionCondition {

    private static final String NONE =
            "no Salt: no tree is named; set INFRATEST_SALT_TREE to the folder that contains salt/";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<NeedsSaltTree> needs =
                context.getElement().flatMap(element -> AnnotationSupport.findAnnotation(element, NeedsSaltTree.class));
        if (needs.isEmpty()) {
            return ConditionEvaluationResult.enabled("What is around it was asked");
        }
        RunScope run = RunScope.of(context);
        if (run.hasSaltTree()) {
            return ConditionEvaluationResult.enabled("A Salt tree is named");
        }
        String test = context.getTestMethod().isPresent()
                ? TestName.of(context)
                : context.getRequiredTestClass().getSimpleName();
        for (String configset : needs.get().value()) {
            run.emit(new Event.ConfigsetNotApplied(configset, test, NONE));
        }
        return ConditionEvaluationResult.disabled(NONE);
    }
}
