package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathsTest {

    private static final String WHAT = "@VagrantEnvironment on WebIT names configset";

    @TempDir
    Path folder;

    private Path checkout;
    private Path module;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = folder.toRealPath().resolve("checkout");
        module = checkout.resolve("tests/web tests");
        Files.createDirectories(module);
        Files.createDirectories(checkout.resolve(".git"));
        Files.createDirectories(checkout.resolve("configsets/db"));
        Files.createDirectories(checkout.resolve("configsets/web"));
    }

    @Test
    void moduleComesFirstThenEachFolderAboveItUpToTheCheckout() throws IOException {
        assertThat(paths().find(WHAT, "configsets/web")).isEqualTo(checkout.resolve("configsets/web"));
        Files.createDirectories(module.resolve("configsets/web"));
        assertThat(paths().find(WHAT, "configsets/web")).isEqualTo(module.resolve("configsets/web"));
    }

    @Test
    void rootSettingComesBeforeAll() throws IOException {
        Path other = Files.createDirectories(folder.toRealPath().resolve("other/configsets/web"));

        assertThat(new Paths(module, Optional.of(folder.resolve("other"))).find(WHAT, "configsets/web"))
                .isEqualTo(other);
    }

    @Test
    void missingOneIsNamedWithItsNeighboursAndAllThatWasTried() throws IOException {
        Files.createDirectories(folder.resolve("configsets/outside-of-the-checkout"));

        assertThatThrownBy(() -> paths().find(WHAT, "configsets/wbe"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(WHAT + " 'configsets/wbe', which does not exist; found: db, web; tried: "
                        + module.resolve("configsets/wbe") + ", " + checkout.resolve("tests/configsets/wbe") + ", "
                        + checkout.resolve("configsets/wbe"));
    }

    @Test
    void withoutAValueTheFolderOfThePackageIsMeant() throws IOException {
        Path beside = Files.createDirectories(module.resolve("org/infratest/junit"));
        assertThatThrownBy(() -> paths().ofPackage("@VagrantEnvironment on PathsTest names", PathsTest.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "@VagrantEnvironment on PathsTest names nothing, so the folder of its package is meant, "
                                + "but none of these has a Vagrantfile: " + beside + ", ");
        Files.createFile(beside.resolve("Vagrantfile"));

        assertThat(paths().ofPackage("", PathsTest.class)).isEqualTo(beside);
    }

    private Paths paths() {
        return new Paths(module, Optional.empty());
    }
}
