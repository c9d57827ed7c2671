package org.infratest.environment;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The firmware of a machine that shows whether its processor executes what an operating system needs: it goes from real mode through protected mode
 * to long mode, returns from an interrupt in each, leaves the kernel's privileges, and from there ends QEMU through the device
 * {@code isa-debug-exit} at port 0xf4. A virtualization that only pretends starts machines and stops at one of these steps.
 *
 * <p>It is 64 KiB for QEMU's {@code -bios}, seen at 0xffff0000 when the processor starts at its last 16 bytes; nothing of QEMU's own firmware runs. The
 * comments are in the notation of the GNU assembler, and the steps are those of Intel's manual (volume 3A, chapter 10.8.5, "Initializing IA-32e Mode").
 */
final class TrialFirmware {

    /** What it writes to the port. */
    private static final int PROOF = 0x10;

    /** The exit code that QEMU makes of it. */
    static final int EXIT_CODE = PROOF << 1 | 1;

    private static final int SIZE = 1 << 16;
    private static final int RESET_VECTOR = SIZE - 16;

    // The offsets of the comments' labels are those of the bytes in front of them.
    private static final String CODE = String.join(
            "",
            // real mode
            "FA", // cli
            "2E660F0116E800", // lgdtl %cs:gdtr
            "66B811000000", // mov $0x11, %eax: protection on
            "0F22C0", // mov %eax, %cr0
            "66EA1900FFFF0800", // ljmpl $0x08, $protected
            // protected: 0x19
            "B810000000", // mov $0x10, %eax
            "8ED8", // mov %eax, %ds
            "8EC0", // mov %eax, %es
            "8ED0", // mov %eax, %ss
            "BC00800000", // mov $0x8000, %esp
            "9C", // pushfl
            "0E", // push %cs
            "683100FFFF", // push $returned
            "CF", // iretl
            // returned: 0x31; the lowest 2 MiB and those of this firmware are mapped, for user code, too
            "C7050010000007200000", // movl $0x2007, 0x1000
            "C7050020000007300000", // movl $0x3007, 0x2000
            "C7051820000007400000", // movl $0x4007, 0x2018
            "C7050030000087000000", // movl $0x87, 0x3000
            "C705F84F00008700E0FF", // movl $0xffe00087, 0x4ff8
            "B820000000", // mov $0x20, %eax: pages of 64-bit mode
            "0F22E0", // mov %eax, %cr4
            "B800100000", // mov $0x1000, %eax
            "0F22D8", // mov %eax, %cr3
            "B9800000C0", // mov $0xc0000080, %ecx: EFER
            "0F32", // rdmsr
            "0FBAE808", // bts $8, %eax: long mode
            "0F30", // wrmsr
            "0F20C0", // mov %cr0, %eax
            "0FBAE81F", // bts $31, %eax: paging
            "0F22C0", // mov %eax, %cr0
            "EA9100FFFF1800", // ljmpl $0x18, $long
            // long: 0x91
            "BC00800000", // mov $0x8000, %esp
            "6A23", // pushq $0x23: user data
            "6800700000", // pushq $0x7000
            "6802300000", // pushq $0x3002: user code may use ports
            "6A2B", // pushq $0x2b: user code
            "488D0503000000", // lea user(%rip), %rax
            "50", // pushq %rax
            "48CF", // iretq
            // user: 0xae
            "B0" + HexFormat.of().toHexDigits((byte) PROOF), // mov $0x10, %al
            "E6F4", // out %al, $0xf4
            "EBFE", // hang: jmp hang
            "90909090", // up to a multiple of 8
            // the descriptors, marked as used already, as a ROM cannot be written: 0xb8
            "0000000000000000",
            "FFFF0000009BCF00", // 0x08: code of 32 bits
            "FFFF00000093CF00", // 0x10: data
            "FFFF0000009BAF00", // 0x18: code of 64 bits
            "FFFF000000F3CF00", // 0x20: user data
            "FFFF000000FBAF00", // 0x28: user code of 64 bits
            // gdtr: 0xe8
            "2F00B800FFFF");

    private TrialFirmware() {}

    static byte[] bytes() {
        byte[] firmware = new byte[SIZE];
        Arrays.fill(firmware, (byte) 0xf4); // hlt
        ByteBuffer.wrap(firmware)
                .put(HexFormat.of().parseHex(CODE))
                .position(RESET_VECTOR)
                .put(new byte[] {(byte) 0xe9, 0x0d, 0x00}); // jmp to offset 0, in 16 bits
        return firmware;
    }
}
