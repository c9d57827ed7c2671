package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.infratest.EnvironmentException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How people get at an environment from outside of its JVM: where its logs are and how to log in to its machines. It lies beside what its
 * provider keeps, where only this user can read it, and goes with it. There is no secret in it; keys are named by path.
 *
 * @param logs the folder of its logs
 * @param hosts its machines; none as long as it boots
 */
public record Access(String logs, List<Login> hosts) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FILE = "access.json";

    /** Copies the list. */
    public Access {
        hosts = List.copyOf(hosts);
    }

    /**
     * How to log in to a machine.
     *
     * @param host its name
     * @param arguments the command as an array; empty where there is only a line for people
     * @param line the command as people type it
     */
    public record Login(String host, List<String> arguments, String line) {

        /** Copies the list. */
        public Login {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * That of an environment.
     *
     * @param cache the cache that all runs of this user share
     * @param id the environment's id
     * @return empty where there is no such environment, or where it was started by an older infratest
     * @throws EnvironmentException if its record cannot be read
     */
    public static Optional<Access> of(Path cache, String id) {
        Path file = cache.resolve("environments").resolve(Places.folderName(id)).resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), Access.class));
        } catch (JacksonException e) {
            throw new EnvironmentException(
                    "How to log in to " + id + " stands in " + file + ", which cannot be read: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    static void starting(Workspace workspace) {
        write(new Access(workspace.logs().toAbsolutePath().toString(), List.of()), workspace);
    }

    static void to(Environment environment, Workspace workspace) {
        List<Login> logins = environment.hosts().stream()
                .map(host -> login(environment, host))
                .toList();
        write(new Access(environment.logs().toAbsolutePath().toString(), logins), workspace);
    }

    private static Login login(Environment environment, Host host) {
        return new Login(host.name(), environment.loginArguments(host), environment.loginCommand(host));
    }

    private static void write(Access access, Workspace workspace) {
        Path file = workspace.state().resolve(FILE);
        try {
            Path draft = workspace.state().resolve(FILE + ".draft");
            Files.writeString(draft, JSON.writeValueAsString(access));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write how to log in to " + file + ": " + e, e);
        }
    }
}
