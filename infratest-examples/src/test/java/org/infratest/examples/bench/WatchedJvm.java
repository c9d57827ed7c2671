package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.environment.Host;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.junit.jupiter.api.Test;

/** A JVM that runs one test class with one machine, then tells how much memory it has had at most. */
final class WatchedJvm {

    private static final String PEAK = "VmHWM:";

    private WatchedJvm() {}

    /** Every kind of probe, each once. Nothing serves HTTP there, so that one only looks. */
    @PackerBox(template = BaseBox.TEMPLATE, name = "infratest/basebox", vars = "base_image=${images}/debian-12.qcow2")
    @VagrantEnvironment(OneMachine.DIRECTORY)
    static class OneMachineCase {

        @Test
        void answersPing(@To("basebox") IcmpProbe icmp) {
            icmp.assertReachable();
        }

        @Test
        void greetsAsOpenSsh(@To("basebox") BannerProbe banner) {
            banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
        }

        @Test
        void sshIsOpenAlsoToItself(@To("basebox") TcpProbe tcp, @OnHost("basebox") Host web) {
            tcp.assertOpen(22);
            tcp.from(web).assertOpen(22);
        }

        @Test
        void looksForASite(@To("basebox") HttpProbe http, @OnHost("basebox") Host web) {
            http.from(web).observe("/");
        }
    }

    /**
     * Runs the tests.
     *
     * @param arguments the folder for the report
     */
    public static void main(String[] arguments) throws IOException {
        TestRun.of(List.of(OneMachineCase.class), Path.of(arguments[0]));
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(PEAK))
                .forEach(System.out::println);
    }

    /** The peak of resident memory in MiB, from what the JVM printed. */
    static double peak(List<String> output) {
        return output.stream()
                        .filter(line -> line.startsWith(PEAK))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                        .max()
                        .orElseThrow(() -> new IllegalStateException(
                                "The JVM did not tell its memory:\n" + String.join("\n", output)))
                / 1024.0;
    }
}
