package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.infratest.environment.Environment;
import org.infratest.junit.FakeReader.FakeSpec;
import org.infratest.reachability.Flow;
import org.infratest.reachability.ReachabilityTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Each flow of a table is a test; tables that make no sense are told before or instead. */
@ResourceLock("FakeProvider.DONE")
class ReachabilityInvocationsTest {

    @TempDir
    static Path folder;

    private static ServerSocket server;

    @BeforeAll
    static void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterAll
    static void close() throws IOException {
        server.close();
    }

    @BeforeEach
    void forget() {
        FakeProvider.DONE.clear();
    }

    /** The JVM reaches the server and nothing else. */
    static final class TrueTable implements Supplier<ReachabilityTable> {
        @Override
        public ReachabilityTable get() {
            return ReachabilityTable.builder()
                    .allow("this JVM")
                    .to("web", "db")
                    .tcp(server.getLocalPort())
                    .refuse("this JVM")
                    .to("web")
                    .tcp(1)
                    .build();
        }
    }

    @FakeEnvironment
    static class TrueTestCase {
        @ReachabilityTest(table = TrueTable.class)
        void flow(Flow flow, Environment environment) {
            assertThat(environment.hosts()).contains(flow.to());
            flow.verify();
        }
    }

    @Test
    void eachFlowIsATestWithItsName() throws IOException {
        EngineExecutionResults results = run(TrueTestCase.class);

        int port = server.getLocalPort();
        results.testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));
        assertThat(results.testEvents()
                        .succeeded()
                        .map(event -> event.getTestDescriptor().getDisplayName()))
                .containsExactly(
                        "this JVM -> web tcp/" + port + " allowed",
                        "this JVM -> web tcp/1 refused",
                        "this JVM -> db tcp/" + port + " allowed");
        assertThat(FakeProvider.DONE).containsExactly("start web", "destroy web");
        assertThat(lines())
                .anyMatch(line -> line.contains("\"test\":\"TrueTestCase.flow this JVM -> web tcp/1 refused\"")
                        && line.contains("\"type\":\"FlowVerified\""));
    }

    /** Says the contrary. */
    static final class FalseTable implements Supplier<ReachabilityTable> {
        @Override
        public ReachabilityTable get() {
            return ReachabilityTable.builder()
                    .refuse("this JVM")
                    .to("web")
                    .tcp(1, server.getLocalPort())
                    .build();
        }
    }

    @FakeEnvironment
    static class FalseTestCase {
        @ReachabilityTest(table = FalseTable.class)
        void flow(Flow flow) {
            flow.verify();
        }
    }

    @Test
    void wrongFlowFailsItsOwnTest() {
        EngineExecutionResults results = run(FalseTestCase.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));
        assertThat(ExtensionRun.messages(results))
                .singleElement()
                .asString()
                .startsWith("web (127.0.0.1): expected tcp/" + server.getLocalPort()
                        + " to be refused from this JVM for 2 s, but the connection opened\n");
    }

    static class RegisteredTestCase {
        @RegisterExtension
        static final Infratest LAB = Infratest.with(FakeReader.request(new FakeSpec("registered", false, false)));

        @Nested
        class Inner {
            @ReachabilityTest("reachability.yaml")
            void flow(Flow flow) {
                flow.verify();
            }
        }
    }

    @Test
    void fileBesideTheTestIsFoundAndARegisteredEnvironmentServes() {
        EngineExecutionResults results = run(RegisteredTestCase.class);

        assertThat(results.testEvents()
                        .succeeded()
                        .map(event -> event.getTestDescriptor().getDisplayName()))
                .containsExactly("this JVM -> web tcp/1 refused", "this JVM -> db tcp/1 refused");
    }

    /** Names a machine that is not there. */
    static final class UnknownTable implements Supplier<ReachabilityTable> {
        @Override
        public ReachabilityTable get() {
            return ReachabilityTable.builder().allow("wbe").to("db").icmp().build();
        }
    }

    @FakeEnvironment
    static class UnknownTestCase {
        @ReachabilityTest(table = UnknownTable.class)
        void flow(Flow flow) {
            flow.verify();
        }
    }

    @Test
    void machineThatIsNotThereFailsTheWholeTable() throws IOException {
        EngineExecutionResults results = run(UnknownTestCase.class);

        assertThat(ExtensionRun.messages(results))
                .containsExactly(
                        "Reachability table in code, rule 1: the rule names 'wbe', which is neither a machine nor a"
                                + " group of environment 'web'; machines: web, db; groups: all");
        assertThat(lines())
                .anyMatch(line -> line.contains("\"type\":\"TestFinished\"")
                        && line.contains("\"test\":\"UnknownTestCase.flow\",\"verdict\":\"CONFIGURATION_ERROR\""));
    }

    @FakeEnvironment
    static class BrokenFileTestCase {
        @Nested
        class Inner {
            @ReachabilityTest("broken-reachability.yaml")
            void flow(Flow flow) {
                flow.verify();
            }
        }
    }

    @FakeEnvironment
    static class MissingFileTestCase {
        @ReachabilityTest("reachabilty.yaml")
        void flow(Flow flow) {
            flow.verify();
        }
    }

    @FakeEnvironment
    static class NoTableTestCase {
        @ReachabilityTest
        void flow(Flow flow) {
            flow.verify();
        }
    }

    @FakeEnvironment
    static class TwoTablesTestCase {
        @ReachabilityTest(value = "reachability.yaml", table = TrueTable.class)
        void flow(Flow flow) {
            flow.verify();
        }
    }

    @Test
    void nothingIsBootedForATableThatCannotBeRead() {
        assertThat(ExtensionRun.messages(run(BrokenFileTestCase.class)))
                .singleElement()
                .asString()
                .endsWith(
                        "broken-reachability.yaml, line 2: the rule speaks of 'tcp/99999', port 99999 is not between 1 and"
                                + " 65535; services: none, or something like 'tcp/22', 'udp/53' or 'icmp'");
        assertThat(ExtensionRun.messages(run(MissingFileTestCase.class)))
                .singleElement()
                .asString()
                .startsWith(
                        "@ReachabilityTest on MissingFileTestCase.flow names table 'reachabilty.yaml', which does not exist;");
        assertThat(ExtensionRun.messages(run(NoTableTestCase.class)))
                .containsExactly("@ReachabilityTest on NoTableTestCase.flow names no table; name either a file, like"
                        + " @ReachabilityTest(\"reachability.yaml\"), or one supplier with 'table'");
        assertThat(ExtensionRun.messages(run(TwoTablesTestCase.class)))
                .containsExactly(
                        "@ReachabilityTest on TwoTablesTestCase.flow names more than one table; name either a file,"
                                + " like @ReachabilityTest(\"reachability.yaml\"), or one supplier with 'table'");
        assertThat(FakeProvider.DONE).isEmpty();
    }

    static class NoEnvironmentTestCase {
        @ReachabilityTest("reachability.yaml")
        void flow(Flow flow) {
            flow.verify();
        }
    }

    @Test
    void missingEnvironmentIsNamed() {
        assertThat(ExtensionRun.messages(run(NoEnvironmentTestCase.class)))
                .containsExactly(
                        "@ReachabilityTest on NoEnvironmentTestCase.flow needs an environment; put @LabEnvironment,"
                                + " @VagrantEnvironment or @ExistingEnvironment on the test class");
    }

    private static EngineExecutionResults run(Class<?> test) {
        return ExtensionRun.of(folder, Map.of(), test);
    }

    private static List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("report"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .flatMap(ReachabilityInvocationsTest::lines)
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
