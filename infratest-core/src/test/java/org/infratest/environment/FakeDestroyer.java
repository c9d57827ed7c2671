package org.infratest.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.infratest.process.CommandRunner;

/** Takes down what a {@link FakeProvider} has started: the file that the lease names under {@code made}; fails where it says {@code stuck}. */
public final class FakeDestroyer implements LeaseDestroyer {

    static final List<String> ASKED = new CopyOnWriteArrayList<>();

    @Override
    public String kind() {
        return FakeProvider.class.getSimpleName();
    }

    @Override
    public void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        ASKED.add("destroy " + lease.id());
        if (lease.details().containsKey("stuck")) {
            throw new EnvironmentException("a machine is left");
        }
        removeMade(lease);
    }

    @Override
    public void removeFiles(Lease lease, Workspace workspace) {
        ASKED.add("files of " + lease.id());
        removeMade(lease);
    }

    private static void removeMade(Lease lease) {
        String made = lease.details().get("made");
        if (made != null) {
            try {
                Files.deleteIfExists(Path.of(made));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
