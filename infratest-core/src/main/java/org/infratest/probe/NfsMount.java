package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.infratest.ssh.SshResult;

/**
 * Mounts a folder of a server on another machine, over that machine's SSH, and unmounts it again whatever happens there.
 *
 * @param client the machine that mounts
 * @param export the folder, as the server calls it
 */
record NfsMount(Host client, String export) {

    private static final Duration SLACK = Duration.ofSeconds(30);

    /** Prints a line for each step that worked. It has no apostrophe, as it stands between two. */
    private static final String SCRIPT = """
            what=$1 options=$2 name=$3 limit=$4
            as=
            [ "$(id -u)" = 0 ] || as="sudo -n"
            dir=$(mktemp -d /tmp/infratest-nfs.XXXXXX) || exit 1
            clean() {
                trap - EXIT HUP INT TERM
                [ -z "$mounted" ] || $as timeout 10 umount "$dir" || $as umount -f -l "$dir"
                rmdir "$dir"
            }
            mounted=
            trap clean EXIT
            trap "exit 1" HUP INT TERM
            mounted=yes
            if ! $as timeout "$limit" mount -t nfs -o "$options" "$what" "$dir"; then
                $as umount -f -l "$dir" 2> /dev/null
                mounted=
                exit 2
            fi
            timeout "$limit" ls "$dir" > /dev/null || exit 3
            echo "infratest mounted $(grep -F " $dir " /proc/mounts | grep -o "vers=[0-9.]*" | head -n 1)"
            file=$dir/$name
            $as timeout "$limit" sh -c "echo $name > $file && sync -f $file" || exit 4
            [ "$($as timeout "$limit" cat "$file")" = "$name" ] || exit 5
            $as timeout "$limit" rm "$file" || exit 6
            echo "infratest wrote"
            """;

    private static final Pattern MOUNTED = Pattern.compile("(?m)^infratest mounted (?:vers=([0-9.]*))?\\s*$");
    private static final Pattern WROTE = Pattern.compile("(?m)^infratest wrote\\s*$");

    NfsMount {
        if (!export.matches("/[\\w./@:+-]*")) {
            throw new ConfigurationException(
                    "'" + export + "' is not the path of an export that a probe can mount: it begins with a"
                            + " slash and has letters, digits and any of . / @ : + - _ behind it");
        }
        if (!client.isManaged()) {
            throw new ConfigurationException(
                    "Nothing can be mounted on '" + client.name() + "': nobody can log in to it");
        }
    }

    /**
     * Mounts it once.
     *
     * @param port the server's port
     * @param limit how long each step may take
     * @throws EnvironmentException if the machine has not what is needed to mount anything
     */
    NfsMountObservation look(Aim aim, InetAddress server, int port, Duration limit) {
        String what = HttpConnector.literal(server) + ":" + export;
        long seconds = Math.max(1, limit.toSeconds());
        String name = "infratest-" + UUID.randomUUID();
        String command = "sh -c '" + SCRIPT + "' sh '" + what + "' soft,timeo=" + 10 * seconds
                + ",retrans=1,retry=0,port=" + port + " " + name + " " + seconds;
        SshResult result = client.ssh().exec(command, limit.multipliedBy(5).plus(SLACK));
        requireMeans(result);
        var mounted = MOUNTED.matcher(result.stdout());
        boolean isMounted = mounted.find();
        String version = isMounted ? Optional.ofNullable(mounted.group(1)).orElse("") : "";
        return new NfsMountObservation(
                aim.target(),
                client.name(),
                export,
                version,
                isMounted,
                WROTE.matcher(result.stdout()).find(),
                Printable.line(result.stderr().strip(), 400),
                result.took());
    }

    private void requireMeans(SshResult result) {
        String words = result.stderr();
        if (words.contains("bad option; for several filesystems")
                || words.contains("need a helper program")
                || words.contains("unknown filesystem type")) {
            throw new EnvironmentException("Nothing can be mounted from an NFS server on '" + client.name() + "': "
                    + Printable.line(words.strip(), 300)
                    + "; install the client there (on Debian and Ubuntu: apt-get install"
                    + " nfs-common)");
        }
        if (words.contains("sudo: a password is required")
                || words.contains("sudo: not found")
                || words.contains("must be superuser")) {
            throw new EnvironmentException(
                    "Nothing can be mounted on '" + client.name() + "': whoever infratest logs in as is"
                            + " neither root nor allowed to use sudo without a password: "
                            + Printable.line(words.strip(), 300));
        }
    }
}
