package basebox;

import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabNetworkBuilder;
import org.infratest.lab.Uplink;

/** What scripts of this checkout have made ready in the cache, for the machines of configsets. */
public final class Prepared {

    private Prepared() {}

    /** An image of {@code scripts/base-image}, as it is, without the base box's configuration. */
    public static ImageSource image(String name) {
        return new ImageSource.DiskImage(cache().resolve("images").resolve(name + ".qcow2"));
    }

    /** Lets a network's machines read the folder of {@code scripts/package-repo}, where there is one, at that port of the JVM's address. */
    public static LabNetworkBuilder packages(LabNetworkBuilder network, int port) {
        Path folder = cache().resolve("repo").resolve("current");
        return Files.isDirectory(folder) ? network.uplink(Uplink.NONE.serve(port, folder)) : network;
    }

    private static Path cache() {
        String named = System.getenv("INFRATEST_CACHE_DIR");
        return named == null
                ? Path.of(System.getProperty("user.home"), ".cache", "infratest")
                : Path.of(named).toAbsolutePath();
    }
}
