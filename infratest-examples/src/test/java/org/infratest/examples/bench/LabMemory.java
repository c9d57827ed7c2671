package org.infratest.examples.bench;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.lab.LabSpec;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.SystemCommandRunner;

/**
 * What the JVM holds for a lab of three machines that has been probed: heap after a collection, everything outside of it (classes and code
 * that the first lab brought along), buffers, and a stack for each thread; less what it held before.
 */
final class LabMemory implements Figure {

    private static final double LIMIT = 30;
    private static final double MIB = 1 << 20;

    /** What a thread's stack takes in practice; a whole megabyte is only reserved. */
    private static final double STACK_MIB = 0.125;

    @Override
    public String name() {
        return "lab-memory";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        double before = held();
        try (EnvironmentHandle<LabSpec> handle = ThreeMachines.lab("three-machines", new SystemCommandRunner(), work)) {
            Environment lab = handle.start();
            IcmpProbe.to(lab.host("db")).assertReachable();
            IcmpProbe.to(lab.host("db")).from(lab.host("app")).assertReachable();
            double mebibytes = held() - before;
            return new Reading(mebibytes, "MiB", "limit", mebibytes / LIMIT);
        } finally {
            Folders.delete(work);
        }
    }

    private static double held() {
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
                "==> lab-memory: heap %.1f, outside %.1f, buffers %.1f MiB, %d threads%n",
                heap, outside, buffers / MIB, threads);
        return heap + outside + buffers / MIB + threads * STACK_MIB;
    }
}
