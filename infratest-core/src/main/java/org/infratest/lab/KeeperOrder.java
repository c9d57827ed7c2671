package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.environment.Budget;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a keeper is told when it is started: a file beside the state of the environment, which only this user can read.
 *
 * @param environment the id of the environment whose lab it keeps
 * @param lab the lab
 * @param socket where it is to listen
 * @param cache the cache that all runs of this user share
 * @param run the folder of the run's report
 * @param runId names the run
 * @param bootsAtOnce how many machines may boot at the same time
 * @param seed decides all that is random in faults
 * @param imagesKept how long an image stays in the cache without being used
 * @param warm whether the lab starts from a state that was kept
 * @param maxAge how long after its last use it ends by itself
 * @param budget how much of this computer there is for all
 */
record KeeperOrder(
        String environment,
        LabSpec lab,
        Path socket,
        Path cache,
        Path run,
        String runId,
        int bootsAtOnce,
        int seed,
        Duration imagesKept,
        WarmSettings warm,
        Duration maxAge,
        Budget budget) {

    private static final JsonMapper JSON = LabSpecJson.mapper();

    void write(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, JSON.writeValueAsString(this), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + file + ": " + e, e);
        }
    }

    static KeeperOrder read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), KeeperOrder.class);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        } catch (JacksonException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e.getOriginalMessage(), e);
        }
    }
}
