package org.infratest.examples.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table without what needs servers to be installed; all of it is asked by {@code make conformance}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {

    private Map<String, String> verdicts = Map.of();
    private Left before;
    private Stage stage;

    @BeforeAll
    void ask() throws Exception {
        stage = Stage.start();
        before = Left.now();
        verdicts = new Questions(new Judge(stage), System.err::println).ask(cases());
    }

    @AfterAll
    void close() {
        if (stage != null) {
            stage.close();
        }
    }

    static List<Case> cases() {
        return Cases.withoutServers();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void verdictIsRight(Case row) {
        assertThat(verdicts.get(row.name())).as(row.name()).isEqualTo(row.expected());
    }

    @Test
    void noSocketAndNoThreadIsLeft() {
        assertThat(Left.since(before)).isEqualTo(new Left(0, 0));
    }

    @Test
    void casesHaveNamesOfTheirOwn() {
        assertThat(Cases.all()).extracting(Case::name).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(100);
    }

    @Test
    void sabotageSwapsOneExpectation() {
        List<Case> table = Cases.all();
        List<Case> other = new ArrayList<>(Cases.sabotaged(table));
        other.removeAll(table);
        assertThat(other).hasSize(1);
    }
}
