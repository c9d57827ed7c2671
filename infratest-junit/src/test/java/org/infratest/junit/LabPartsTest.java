package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
import org.infratest.lab.Lab;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.lab.Network;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A lab that a class lays hands on stays in its JVM. */
class LabPartsTest {

    static class LooksTestCase {
        @Test
        void looks(@OnHost("web") Host web) {}
    }

    static class WholeTestCase {
        @Test
        void whole(Lab lab) {}
    }

    static class NetworkTestCase {
        @OnNetwork("lan")
        private Network lan;
    }

    static class InheritingTestCase extends NetworkTestCase {}

    static class NestedTestCase {
        @Nested
        class Inner {
            @Test
            void cuts(@OnHost("web") LabMachine web) {}
        }
    }

    static class OtherNestedTestCase {
        @Nested
        @FakeEnvironment
        class Inner {
            @Test
            void pulls(@OnHost("web") Link cable) {}
        }
    }

    @Test
    void whatBreaksIsFoundWhereverItIsAskedFor() {
        assertThat(LabParts.areWantedBy(WholeTestCase.class)).isTrue();
        assertThat(LabParts.areWantedBy(NetworkTestCase.class)).isTrue();
        assertThat(LabParts.areWantedBy(InheritingTestCase.class)).isTrue();
        assertThat(LabParts.areWantedBy(NestedTestCase.class)).isTrue();
    }

    @Test
    void whatLooksIsNot() {
        assertThat(LabParts.areWantedBy(LooksTestCase.class)).isFalse();
    }

    @Test
    void nestedClassWithAnEnvironmentOfItsOwnDoesNotCount() {
        assertThat(LabParts.areWantedBy(OtherNestedTestCase.class)).isFalse();
    }
}
