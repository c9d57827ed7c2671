package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.environment.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserSettingsTest {

    @TempDir
    Path home;

    private final Map<String, String> variables = new HashMap<>();

    private UserSettings settings() {
        return new UserSettings(variables, file());
    }

    private Path file() {
        return home.resolve(".infratest.properties");
    }

    @Test
    void variableCountsMoreThanTheUsersFile() throws IOException {
        Files.writeString(file(), "infratest.cache.dir = /in/the/file\n");
        assertThat(CacheFolder.of(settings(), home)).isEqualTo(Path.of("/in/the/file"));

        variables.put("INFRATEST_CACHE_DIR", "  ");
        assertThat(CacheFolder.of(settings(), home)).isEqualTo(Path.of("/in/the/file"));

        variables.put("INFRATEST_CACHE_DIR", "/in/the/variable");
        assertThat(CacheFolder.of(settings(), home)).isEqualTo(Path.of("/in/the/variable"));
    }

    @Test
    void withoutAnyTheCacheIsInTheHomeFolder() {
        assertThat(CacheFolder.of(settings(), home)).isEqualTo(home.resolve(".cache/infratest"));
    }

    @Test
    void fileThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(file(), "infratest.cache.dir = \\u00zz\n");
        assertThatThrownBy(() -> settings().of("infratest.cache.dir"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Could not read " + file() + ": ");
    }

    @Test
    void doctorTellsTheBudgetAsItIsSet() throws IOException {
        variables.put("INFRATEST_BUDGET_MEMORY", "4096");
        Files.writeString(file(), "infratest.budget.boots=2\ninfratest.budget.processors=all\n");

        assertThat(new BudgetExamination(settings()).checks())
                .containsExactly(
                        Check.usable(Check.Kind.BUDGET, "memory", "4096 MiB, by INFRATEST_BUDGET_MEMORY"),
                        Check.unusable(
                                Check.Kind.BUDGET,
                                "processors",
                                "infratest.budget.processors is 'all' (" + file()
                                        + "); expected a whole number from 1, without a unit"),
                        Check.usable(Check.Kind.BUDGET, "boots", "2 at a time, by " + file()));
    }

    @Test
    void doctorTellsWhatHoldsWhereNobodySetIt() {
        Budget budget = Budget.ofThisComputer();
        assertThat(new BudgetExamination(settings()).checks())
                .extracting(Check::version)
                .contains(budget.processors() + " of machines that boot at a time", budget.boots() + " at a time");
    }
}
