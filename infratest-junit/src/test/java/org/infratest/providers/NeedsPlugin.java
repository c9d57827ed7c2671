package org.infratest.providers;

import java.util.Map;
import org.infratest.environment.Availability;
import org.infratest.junit.SkippedTests;
import org.infratest.vagrant.VagrantProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out the tests of a provider that comes by a plugin of Vagrant which no distribution has, where the Vagrant in use does not have it either:
 * the results say why, and so does the summary of the run.
 */
class NeedsPlugin implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("its class was asked");
        }
        Availability availability = availability(KnownProvider.of(context.getRequiredTestClass()));
        return availability.usable()
                ? ConditionEvaluationResult.enabled("Vagrant has the plugin")
                : SkippedTests.skip(context, String.valueOf(availability.reason()));
    }

    /** Whether it can be used here, as far as that can be seen without starting Vagrant. */
    Availability availability(KnownProvider provider) {
        return VagrantProvider.availability(Installation.RUNNER, provider.vagrantName(), Map.of(), "mvn -o verify");
    }
}
