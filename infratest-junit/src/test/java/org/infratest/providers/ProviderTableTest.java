package org.infratest.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

class ProviderTableTest {

    private static final Path PAGE = Installation.checkout("docs").resolve("vagrant-providers.md");
    private static final String BEGIN = "<!-- made from org.infratest.providers.KnownProvider -->\n";
    private static final String END = "<!-- end -->\n";

    /** With {@code -Dinfratest.docs.write=true} it writes the table instead of comparing it. */
    @Test
    void tableOnThePageIsMadeFromWhatTheTestsKeepTo() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).as("the marks around the table in %s", PAGE).isBetween(BEGIN.length(), end);

        if (Boolean.getBoolean("infratest.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + ProviderTable.markdown() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(ProviderTable.markdown());
        }
    }

    @Test
    void everyAbilityIsShownByOneTestOfTheContract() {
        List<Method> tests = AnnotationSupport.findAnnotatedMethods(
                VagrantProviderContract.class, Shows.class, HierarchyTraversalMode.TOP_DOWN);
        assertThat(tests.stream().map(test -> test.getAnnotation(Shows.class).value()))
                .containsExactlyInAnyOrder(Ability.values());
        assertThat(tests).allMatch(test -> test.isAnnotationPresent(Test.class));
    }

    @Test
    void everyProviderHasItsTests() {
        assertThat(Stream.of(VagrantProvidersIT.class.getDeclaredClasses())
                        .filter(VagrantProviderContract.class::isAssignableFrom)
                        .map(KnownProvider::of))
                .containsExactlyInAnyOrder(KnownProvider.values());
    }
}
