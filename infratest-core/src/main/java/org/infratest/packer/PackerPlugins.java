package org.infratest.packer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.spec.BoxSpec;

/**
 * The plugins that a file in the folder {@code plugins} beside a template requires. Packer before 1.7 brings them all and cannot
 * read that file, which is why it does not stand in the template.
 */
final class PackerPlugins {

    private static final String FOLDER = "plugins";
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final int FIRST_MINOR = 7; // 1.7

    private PackerPlugins() {}

    /** Has Packer fetch them where it takes any. */
    static void fetch(PackerCli packer, BoxSpec spec) {
        Path folder = PackerTemplate.folder(spec).resolve(FOLDER);
        if (Files.isDirectory(folder) && isTakenBy(packer.version())) {
            packer.init(spec, folder);
        }
    }

    private static boolean isTakenBy(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.lookingAt()
                && (Integer.parseInt(parts.group(1)) > 1 || Integer.parseInt(parts.group(2)) >= FIRST_MINOR);
    }
}
