package org.infratest.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.channels.NetworkChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the rooms apart: who may know whom, and in which one room each library lives. */
class RoomsTest {

    /** What each room may know, beside the words in {@code org.infratest} itself. */
    private static final Map<String, List<String>> KNOWS = Map.ofEntries(
            Map.entry("spec", List.of()),
            Map.entry("event", List.of()),
            Map.entry("process", List.of("spec", "event")),
            Map.entry("ssh", List.of("spec", "event")),
            Map.entry("vantage", List.of("spec", "event", "process", "ssh")),
            Map.entry("environment", List.of("spec", "event", "process", "ssh", "vantage")),
            Map.entry("packer", List.of("spec", "event", "process", "environment")),
            Map.entry("vagrant", List.of("spec", "event", "process", "ssh", "vantage", "environment")),
            Map.entry("yaml", List.of()),
            Map.entry("inventory", List.of("spec", "event", "ssh", "environment", "yaml")),
            Map.entry("lab", List.of("spec", "event", "process", "ssh", "vantage", "environment")),
            Map.entry("expect", List.of("event", "environment")),
            Map.entry("probe", List.of("spec", "event", "process", "ssh", "vantage", "environment", "expect")),
            Map.entry("state", List.of("spec", "event", "ssh", "environment", "expect")),
            Map.entry(
                    "diagnosis",
                    List.of("spec", "event", "process", "ssh", "vantage", "environment", "expect", "probe")),
            Map.entry(
                    "reachability",
                    List.of("spec", "event", "ssh", "vantage", "environment", "expect", "probe", "yaml")),
            Map.entry("provision", List.of("spec", "event", "process", "ssh", "environment", "state")),
            Map.entry(
                    "assertions",
                    List.of("spec", "event", "ssh", "vantage", "environment", "expect", "probe", "state")),
            Map.entry("report", List.of("spec", "event", "process")),
            Map.entry("cli", List.of("spec", "event", "process", "environment", "packer", "vagrant", "lab", "report")),
            Map.entry(
                    "junit",
                    List.of(
                            "spec",
                            "event",
                            "process",
                            "ssh",
                            "vantage",
                            "environment",
                            "packer",
                            "vagrant",
                            "inventory",
                            "lab",
                            "probe",
                            "state",
                            "reachability",
                            "provision",
                            "report")));

    /** The rooms in which a library may be used. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "com.jcraft.jsch..",
            List.of("ssh"),
            "org.apache.hc..",
            List.of("probe"),
            "com.sun.jna..",
            List.of("vantage"),
            "org.xbill..",
            List.of("probe"),
            "org.assertj..",
            List.of("assertions"),
            "picocli..",
            List.of("cli"),
            "org.awaitility..",
            List.of("expect", "environment", "vagrant", "lab", "ssh"),
            "tools.jackson..",
            List.of(
                    "environment",
                    "packer",
                    "vagrant",
                    "inventory",
                    "lab",
                    "probe",
                    "diagnosis",
                    "report",
                    "provision",
                    "yaml",
                    "cli"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.infratest");

    static List<String> rooms() {
        return KNOWS.keySet().stream().sorted().toList();
    }

    static List<String> libraries() {
        return LIBRARIES.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomKnowsOnlyWhatIsBelowIt(String room) {
        List<String> known = KNOWS.get(room);
        String[] unknown = KNOWS.keySet().stream()
                .filter(other -> !other.equals(room) && !known.contains(other))
                .map(other -> "org.infratest." + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("org.infratest." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(unknown)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsARoom() {
        String[] rooms = KNOWS.keySet().stream()
                .map(room -> "org.infratest." + room + "..")
                .toArray(String[]::new);

        classes()
                .that()
                .resideOutsideOfPackage("org.infratest")
                .should()
                .resideInAnyPackage(rooms)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void libraryLivesInItsRooms(String library) {
        String[] rooms = LIBRARIES.get(library).stream()
                .map(room -> "org.infratest." + room + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("org.infratest.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** A switch moves frames, whoever sends them. */
    @Test
    void networksOfALabDoNotKnowItsMachines() {
        noClasses()
                .that()
                .resideInAPackage("org.infratest.lab.net..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.infratest.lab")
                .check(CLASSES);
    }

    @Test
    void coreDoesNotKnowJunit() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.infratest.junit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit..")
                .check(CLASSES);
    }

    @Test
    void oneClassKnowsInWhatTheVersionsOfJunitDiffer() {
        noClasses()
                .that(isNone(resideInAPackage("org.infratest.junit"), "JunitVersions"))
                .should()
                .callMethodWhere(target(nameMatching("getOrComputeIfAbsent|computeIfAbsent"))
                        .and(target(owner(resideInAPackage("org.junit..")))))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("org\\.junit\\..*\\.(MediaType|ParameterInfo)")
                .check(CLASSES);
    }

    @Test
    void onlyTheProcessRoomStartsProcesses() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.infratest.process..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .check(CLASSES);
    }

    /** What looks at a network does so through a vantage; beside it only who brings machines up, or logs in to them, has sockets of its own. */
    @Test
    void onlyAVantageLooksAtANetwork() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.infratest.vantage..", "org.infratest.ssh..", "org.infratest.lab..")
                .and(isNone(resideInAPackage("org.infratest.vagrant"), "Requirements"))
                .should()
                .callConstructorWhere(target(owner(assignableTo(Socket.class)
                        .or(assignableTo(ServerSocket.class))
                        .or(assignableTo(DatagramSocket.class)))))
                .orShould()
                .callMethodWhere(target(name("open")).and(target(owner(assignableTo(NetworkChannel.class)))))
                .orShould()
                .callMethodWhere(target(name("createSocket"))
                        .and(target(rawParameterTypes(String.class, int.class))
                                .or(target(rawParameterTypes(InetAddress.class, int.class)))))
                .orShould()
                .callMethodWhere(
                        target(nameMatching("openConnection|openStream")).and(target(owner(type(URL.class)))))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(CLASSES);
    }

    @Test
    void nobodySleepsOrPrints() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
        noClasses()
                .that(isNone(resideInAPackage("org.infratest.junit"), "RunScope"))
                .should()
                .accessField(System.class, "out")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> isNone(DescribedPredicate<JavaClass> where, String... names) {
        return DescribedPredicate.describe(
                "are not " + Arrays.toString(names),
                candidate -> !(where.test(candidate) && Arrays.asList(names).contains(candidate.getSimpleName())));
    }
}
