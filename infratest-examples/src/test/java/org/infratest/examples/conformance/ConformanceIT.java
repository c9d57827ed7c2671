package org.infratest.examples.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table without what needs servers to be installed; all of it is asked by {@code make conformance}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {

    private static final int AT_ONCE = 12;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<String, Future<String>> verdicts = new LinkedHashMap<>();
    private Stage stage;
    private Left before;

    /** All are asked at once, as most of the time a case waits. */
    @BeforeAll
    void ask() throws Exception {
        stage = Stage.start();
        before = Left.now();
        Judge judge = new Judge(stage);
        cases().forEach(row -> verdicts.put(row.name(), threads.submit(() -> judge.verdict(row))));
    }

    @AfterAll
    void close() {
        threads.shutdownNow();
        if (stage != null) {
            stage.close();
        }
    }

    static List<Case> cases() {
        return Cases.withoutServers();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void verdictIsRight(Case row) throws ExecutionException, InterruptedException {
        assertThat(verdicts.get(row.name()).get()).as(row.name()).isEqualTo(row.expected());
    }

    @Test
    void noSocketAndNoThreadIsLeft() throws ExecutionException, InterruptedException {
        for (Future<String> verdict : verdicts.values()) {
            verdict.get();
        }
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
