package org.infratest.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;
import org.infratest.Api;
import org.junit.jupiter.api.Test;

/** What is marked as meant for users does not lead them to what is not. */
class ApiTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.infratest");

    /** What is called by its name: as a service, as a program, by a driver of a database; and what tests of several rooms start JVMs with. */
    private static final Set<String> NAMED = Set.of(
            "org.infratest.cli.Infratest",
            "org.infratest.environment.WatcherMain",
            "org.infratest.lab.CapsuleDestroyer",
            "org.infratest.lab.CloneDestroyer",
            "org.infratest.lab.KeptLabDestroyer",
            "org.infratest.lab.LabDestroyer",
            "org.infratest.lab.LabInKeeperDestroyer",
            "org.infratest.lab.LabKeeper",
            "org.infratest.packer.PackerDestroyer",
            "org.infratest.probe.VantageSocketFactory",
            "org.infratest.process.OwnClassPath",
            "org.infratest.vagrant.VagrantDestroyer");

    @Test
    void everyTypeThatIsMarkedIsPublic() {
        classes().that().areAnnotatedWith(Api.class).should().bePublic().check(CLASSES);
    }

    @Test
    void everythingPublicBesideTheAnnotationsIsMarked() {
        classes()
                .that()
                .arePublic()
                .and()
                .resideInAPackage("org.infratest.junit")
                .should(beMarked())
                .check(CLASSES);
    }

    @Test
    void whatUsersMayCallMentionsNothingElse() {
        classes()
                .that(DescribedPredicate.describe("are marked", ApiTest::isMarked))
                .should(mentionOnlyWhatIsMarked())
                .check(CLASSES);
    }

    @Test
    void whatIsPublicWithoutAMarkIsUsedByAnotherRoom() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .resideOutsideOfPackage("org.infratest.junit")
                .and(DescribedPredicate.describe("are not marked", type -> !isMarked(type)))
                .and(DescribedPredicate.describe("are not named", type -> !NAMED.contains(type.getName())))
                .should(beUsedFromAnotherPackage())
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
        return new ArchCondition<>("be used from another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean used = Stream.concat(Stream.of(type), nested(type))
                        .flatMap(part -> part.getDirectDependenciesToSelf().stream())
                        .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
                if (!used) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " could be package-private"));
                }
            }
        };
    }

    private static Stream<JavaClass> nested(JavaClass type) {
        return CLASSES.stream().filter(other -> other.getName().startsWith(type.getName() + "$"));
    }

    private static ArchCondition<JavaClass> beMarked() {
        return new ArchCondition<>("be marked with @Api") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isMarked(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is public without @Api"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> mentionOnlyWhatIsMarked() {
        return new ArchCondition<>("mention only what is marked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    if (isVisible(unit)) {
                        mentioned(unit)
                                .filter(other -> other.getName().startsWith("org.infratest."))
                                .filter(other -> !isMarked(other))
                                .forEach(other -> events.add(SimpleConditionEvent.violated(
                                        unit, unit.getFullName() + " mentions " + other.getName())));
                    }
                }
            }
        };
    }

    private static boolean isVisible(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /** The types of parameters, result and exceptions, with those between angle brackets. */
    private static Stream<JavaClass> mentioned(JavaCodeUnit unit) {
        Stream<JavaClass> types = Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()))
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(involved -> involved.stream());
        return Stream.concat(types, unit.getExceptionTypes().stream()).distinct();
    }

    /** Whether the type, or the one around it, is marked. */
    private static boolean isMarked(JavaClass type) {
        return type.isAnnotatedWith(Api.class)
                || type.getEnclosingClass().filter(ApiTest::isMarked).isPresent();
    }
}
