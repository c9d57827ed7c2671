package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineReadableTest {

    @Test
    void vagrantRecordIsRead() {
        MachineReadable record =
                MachineReadable.parse("1795341110,gw,state,running").orElseThrow();

        assertThat(record.target()).isEqualTo("gw");
        assertThat(record.type()).isEqualTo("state");
        assertThat(record.field(0)).isEqualTo("running");
        assertThat(record.field(1)).isEmpty();
    }

    @Test
    void commasOfBothToolsAreRestored() {
        assertThat(MachineReadable.parse("1,,ui,error,a%!(VAGRANT_COMMA) b")
                        .orElseThrow()
                        .field(1))
                .isEqualTo("a, b");
        assertThat(MachineReadable.parse("1,,ui,error,a%!(PACKER_COMMA) b")
                        .orElseThrow()
                        .field(1))
                .isEqualTo("a, b");
    }

    @Test
    void lineFeedsAreRestoredInTextOnly() {
        MachineReadable record =
                MachineReadable.parse("1,,ui,error,two\\nlines C:\\new").orElseThrow();

        assertThat(record.field(1)).isEqualTo("two\\nlines C:\\new");
        assertThat(record.text(1)).isEqualTo("two\nlines C:\new");
    }

    @Test
    void plainTextIsNoRecord() {
        assertThat(MachineReadable.parse("Vagrant failed to initialize at a very early stage:"))
                .isEmpty();
        assertThat(MachineReadable.parse("a,b,c,d")).isEmpty();
        assertThat(MachineReadable.parse("")).isEmpty();
    }

    @Test
    void emptyFieldsAreKept() {
        assertThat(MachineReadable.parse("1795343043,guest,artifact,0,id,")
                        .orElseThrow()
                        .data())
                .containsExactly("0", "id", "");
    }
}
