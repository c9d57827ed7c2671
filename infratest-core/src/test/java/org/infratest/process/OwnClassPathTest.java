package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnClassPathTest {

    @TempDir
    Path folder;

    @Test
    void jarThatOnlyNamesOthersIsReplacedByThem() throws IOException {
        Path core = folder.resolve("a core.jar");
        Path booter =
                jar("booter.jar", "a%20core.jar " + folder.resolve("classes").toUri() + "/");

        assertThat(OwnClassPath.expanded(booter.toString()))
                .isEqualTo(core + File.pathSeparator + folder.resolve("classes"));
    }

    @Test
    void jarsBesideOthersAreTakenAsTheyAre() throws IOException {
        Path one = jar("one.jar", "two.jar");
        Path two = jar("two.jar", null);

        assertThat(OwnClassPath.expanded(one + File.pathSeparator + two)).isEqualTo(one + File.pathSeparator + two);
        assertThat(OwnClassPath.expanded(two.toString())).isEqualTo(two.toString());
    }

    @Test
    void foldersAreNamedFromTheRoot() {
        assertThat(OwnClassPath.expanded("target/classes"))
                .isEqualTo(Path.of("target/classes").toAbsolutePath().toString());
    }

    private Path jar(String name, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (classPath != null) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Path jar = folder.resolve(name);
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
