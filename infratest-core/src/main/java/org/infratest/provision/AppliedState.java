package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * What became of one state of a configset on one machine: of a state of Salt, a script, a task of Ansible. Texts come from the machine, are
 * bounded, and are clean enough for a terminal.
 *
 * @param id how the configset calls it
 * @param name what it is about, for example the path of a file or a command
 * @param function what was to be done, for example {@code file.managed}
 * @param sls the part of the configset in which it stands, for example {@code postgres.backup}; empty where that is not known
 * @param result what came of it
 * @param changes what it changed, or would change, in words; empty where it changed nothing
 * @param comment what the tool says about it
 * @param duration how long it took
 * @param file the file of the configset in which it stands, or null where that is not known
 * @param line the line of that file at which it begins, from 1, or 0 where that is not known
 */
@Api
public record AppliedState(
        String id,
        String name,
        String function,
        String sls,
        Result result,
        String changes,
        String comment,
        Duration duration,
        @Nullable Path file,
        int line) {

    /** What came of a state. */
    @Api
    public enum Result {
        /** What it asks for holds, whether it had to change something for it or not. */
        SUCCEEDED,
        /** It was not applied, and would change something. */
        WOULD_CHANGE,
        /** It was not its turn: it depends on changes of others, and there were none. */
        NOT_RUN,
        /** It failed, or could not begin since another one failed. */
        FAILED
    }

    /** Whether it changed something; of a preview, whether it would. */
    public boolean isChanged() {
        return result == Result.WOULD_CHANGE || (result == Result.SUCCEEDED && !changes.isEmpty());
    }

    /** Whether it failed. */
    public boolean isFailed() {
        return result == Result.FAILED;
    }

    /** How people call it: {@code 'nginx' (pkg.installed nginx-light)}. */
    public String title() {
        return "'" + id + "' (" + function + (name.equals(id) ? "" : " " + name) + ")";
    }

    /** Where it stands: {@code states/web/init.sls:12}, the file alone, the name of its SLS, or nothing. */
    public String place() {
        if (file == null) {
            return sls.isEmpty() ? "" : "SLS '" + sls + "'";
        }
        return line > 0 ? file + ":" + line : file.toString();
    }
}
