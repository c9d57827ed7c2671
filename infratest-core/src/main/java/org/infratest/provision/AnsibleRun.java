package org.infratest.provision;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.environment.OwnFolder;
import org.infratest.event.Durations;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;

/**
 * One run of {@code ansible-playbook}. What it needs lies in a folder that only this user can enter, and goes with it: the inventory, the
 * variables, and the plugin that tells the results.
 *
 * @param spec the configset
 * @param runner runs it
 */
record AnsibleRun(AnsibleSpec spec, CommandRunner runner) {

    private static final String PLUGIN = "infratest.py";
    private static final String KNOWN_HOSTS = "known_hosts";
    private static final int SHOWN_LINES = 15;

    /**
     * Runs it.
     *
     * @param inventory written as JSON, which is YAML
     * @param knownHosts the host keys of the machines
     */
    CommandResult run(Map<String, Object> inventory, String knownHosts, boolean preview) {
        try (OwnFolder folder = OwnFolder.make()) {
            Path inventoryFile = write(folder, "inventory.yml", SaltConfig.json(inventory));
            Path variables = write(folder, "variables.json", SaltConfig.json(new TreeMap<>(spec.variables())));
            write(folder, KNOWN_HOSTS, knownHosts);
            plugin(folder.path());
            return required(runner.run(command(folder.path(), inventoryFile, variables, preview)));
        }
    }

    private Command command(Path folder, Path inventory, Path variables, boolean preview) {
        List<String> arguments = new ArrayList<>(
                List.of("ansible-playbook", "-i", inventory.toString(), "-e", "@" + variables, "--diff"));
        if (preview) {
            arguments.add("--check");
        }
        arguments.add(spec.playbook().toString());
        return Command.of(arguments)
                .in(spec.folder())
                .withDeadline(spec.timeout())
                .withEnvironment(Map.of(
                        "ANSIBLE_CALLBACK_PLUGINS",
                        folder.toString(),
                        "ANSIBLE_STDOUT_CALLBACK",
                        "infratest",
                        "ANSIBLE_CALLBACKS_ENABLED",
                        "",
                        "ANSIBLE_NOCOLOR",
                        "1",
                        "ANSIBLE_SSH_ARGS",
                        "-o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + folder.resolve(KNOWN_HOSTS),
                        "ANSIBLE_HOME",
                        folder.toString(),
                        "ANSIBLE_LOCAL_TEMP",
                        folder.resolve("tmp").toString(),
                        "ANSIBLE_RETRY_FILES_ENABLED",
                        "False",
                        "ANSIBLE_PIPELINING",
                        "True",
                        "ANSIBLE_SSH_CONTROL_PATH_DIR",
                        folder.resolve("cp").toString()));
    }

    private CommandResult required(CommandResult result) {
        if (result.end() == CommandResult.End.DEADLINE) {
            throw new ConfigsetFailure("Configset '" + spec.name() + "': its playbook did not end within "
                    + Durations.text(spec.timeout()) + " and was stopped" + result.lastLines(SHOWN_LINES));
        }
        boolean told = result.stdout().stream().anyMatch(line -> line.startsWith(AnsibleReturn.MARK));
        if (result.succeeded() || told) {
            return result;
        }
        String said = String.join("\n", result.stderr());
        String message =
                "Configset '" + spec.name() + "': ansible-playbook " + result.ending() + result.lastLines(SHOWN_LINES);
        if (said.contains("ERROR! ")) {
            throw new ConfigsetFailure(message);
        }
        throw new EnvironmentException(message);
    }

    private static Path write(OwnFolder folder, String name, String text) {
        try {
            return Files.writeString(folder.path().resolve(name), text);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + folder.path().resolve(name) + ": " + e, e);
        }
    }

    private static void plugin(Path folder) {
        try (InputStream plugin = AnsibleRun.class.getResourceAsStream(PLUGIN)) {
            Files.write(
                    folder.resolve(PLUGIN),
                    Objects.requireNonNull(plugin, PLUGIN).readAllBytes());
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + folder.resolve(PLUGIN) + ": " + e, e);
        }
    }
}
