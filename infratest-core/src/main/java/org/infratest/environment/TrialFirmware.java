package org.infratest.environment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The firmware of a machine that shows whether its processor executes what an operating system needs: it goes from real mode through protected mode
 * to long mode, returns from an interrupt in each, leaves the kernel's privileges, and from there ends QEMU through the device
 * {@code isa-debug-exit} at port 0xf4. A virtualization that only pretends starts machines and stops at one of these steps.
 *
 * <p>It is 64 KiB for QEMU's {@code -bios}, seen at 0xffff0000 when the processor starts at its last 16 bytes; nothing of QEMU's own firmware runs. The
 * steps are those of Intel's manual (volume 3A, chapter 10.8.5, "Initializing IA-32e Mode").
 */
final class TrialFirmware {

    /** The exit code that QEMU makes of what it writes to the port, 0x10. */
    static final int EXIT_CODE = 0x10 << 1 | 1;

    private static final int SIZE = 1 << 16;
    private static final int RESET_VECTOR = SIZE - 16;

    /** Its code and its descriptors; scripts/lib/private-net-init tries KVM with them, too. */
    private static final String CODE = "trial-firmware.hex";

    private TrialFirmware() {}

    static byte[] bytes() {
        byte[] firmware = new byte[SIZE];
        Arrays.fill(firmware, (byte) 0xf4); // hlt
        ByteBuffer.wrap(firmware)
                .put(HexFormat.of().parseHex(code()))
                .position(RESET_VECTOR)
                .put(new byte[] {(byte) 0xe9, 0x0d, 0x00}); // jmp to offset 0, in 16 bits
        return firmware;
    }

    private static String code() {
        try (InputStream lines = Objects.requireNonNull(TrialFirmware.class.getResourceAsStream(CODE), CODE)) {
            return new String(lines.readAllBytes(), US_ASCII).replaceAll("#.*|\\s", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
