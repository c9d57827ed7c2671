package org.infratest.lab.net.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

class ChecksumTest {

    private static ByteBuffer hex(String digits) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    @Test
    void theExampleOfRfc1071HasItsSum() {
        assertThat(Checksum.of(hex("0001 f203 f4f5 f6f7"))).isEqualTo(~0xddf2 & 0xffff);
    }

    @Test
    void aWellKnownHeaderOfIpv4HasItsSum() {
        assertThat(Checksum.of(hex("4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7")))
                .isEqualTo(0xb861);
        assertThat(Checksum.of(hex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7")))
                .isZero();
    }

    @Test
    void anOddLastByteCountsAsTheHigherOne() {
        assertThat(Checksum.of(hex("01"))).isEqualTo(0xfeff);
    }

    @Test
    void thePseudoHeaderCounts() {
        ByteBuffer segment = hex("1234 0050 00000001 00000000 5002 2000 0000 0000");
        var a = Subnet.address("10.0.0.1");
        var b = Subnet.address("10.0.0.2");
        int sum = Checksum.of(a, b, Protocols.TCP, segment);
        assertThat(sum).isEqualTo(~(0x1234 + 0x50 + 1 + 0x5002 + 0x2000 + 6 + 20 + 0x0a00 + 1 + 0x0a00 + 2) & 0xffff);
        segment.putShort(16, (short) sum);
        assertThat(Checksum.of(a, b, Protocols.TCP, segment)).isZero();
    }
}
