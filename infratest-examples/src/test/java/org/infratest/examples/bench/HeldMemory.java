package org.infratest.examples.bench;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Collections;
import java.util.Locale;

/** What this JVM holds: heap after a collection, everything outside of it, buffers, and a stack for each thread. */
final class HeldMemory {

    private static final double MIB = 1 << 20;

    /** What a thread's stack takes in practice; a whole megabyte is only reserved. */
    private static final double STACK_MIB = 0.125;

    private static final String ENGINES = "META-INF/services/org.junit.platform.engine.TestEngine";

    private HeldMemory() {}

    /**
     * In MiB, before what is measured has begun; without it, that would be charged with what this class itself loads, and with the indexes of all
     * jars, which JUnit reads in search of engines and extensions before any test.
     */
    static double before(String figure) throws IOException {
        Collections.list(HeldMemory.class.getClassLoader().getResources(ENGINES));
        now(figure);
        return now(figure);
    }

    /** In MiB. */
    static double now(String figure) {
        System.gc();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        double heap = memory.getHeapMemoryUsage().getUsed() / MIB;
        double outside = memory.getNonHeapMemoryUsage().getUsed() / MIB;
        System.err.printf(
                Locale.ROOT,
                "==> %s: heap %.1f, outside %.1f, buffers %.1f MiB, %d threads%n",
                figure,
                heap,
                outside,
                buffers / MIB,
                threads);
        return heap + outside + buffers / MIB + threads * STACK_MIB;
    }
}
