package org.infratest.examples.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.infratest.diagnosis.Layer;
import org.junit.jupiter.api.Test;

/** The table itself; what comes of it, {@link FaultsTable} shows in real networks. */
class FaultsTest {

    @Test
    void faultsHaveNamesOfTheirOwnAndLayersThatExist() {
        assertThat(Faults.all()).extracting(Fault::name).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(30);
        assertThat(Faults.all())
                .extracting(Fault::layer)
                .isSubsetOf(Arrays.stream(Layer.values()).map(Layer::title).toList());
    }

    @Test
    void everyLayerThatCanBreakIsBrokenOnce() {
        assertThat(Faults.all())
                .extracting(Fault::layer)
                .containsAll(Arrays.stream(Layer.values())
                        .filter(layer -> layer != Layer.OPEN && layer != Layer.UNKNOWN)
                        .map(Layer::title)
                        .toList());
    }

    @Test
    void sabotageSwapsOneExpectation() {
        List<Fault> table = Faults.all();
        List<Fault> other = new ArrayList<>(Faults.sabotaged(table));
        other.removeAll(table);
        assertThat(other).extracting(Fault::layer).containsExactly("tls");
    }
}
