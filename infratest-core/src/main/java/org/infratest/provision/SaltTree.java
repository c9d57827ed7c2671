package org.infratest.provision;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;

/**
 * Salt as it comes from its repository, run by the machine's own Python. It is packed once, without what only other systems could load, and
 * kept in the cache by content; a machine gets it once.
 */
final class SaltTree {

    /** Where trees are on a machine. */
    static final String PLACE = "/opt/infratest/salt";

    private static final Duration UNPACKING = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final int HASH = 16;
    /** Part of the hash, for when the way of packing changes. */
    private static final String PACKING = "2";

    private static final String LACKS = "lacks ";

    /** Modules of other operating systems, which refuse to load on Linux; the loader tries all that there are. */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "salt/(modules|states|grains|beacons)/(win_|mac_|darwin_|freebsd|openbsd|netbsd|bsd_|solaris|smartos"
                    + "|aix|pkgng|dism|mdfind|ports\\.py).*");

    /** Drivers of clouds, which nobody here asks for, and what Python makes again. */
    private static final Pattern UNUSED = Pattern.compile("salt/cloud/clouds/.*|.*/__pycache__/.*|.*\\.pyc");

    /** The Python modules that it imports, and the package of Debian that brings each. */
    private static final Map<String, String> NEEDED = new TreeMap<>(Map.of(
            "jinja2", "python3-jinja2",
            "msgpack", "python3-msgpack",
            "yaml", "python3-yaml",
            "markupsafe", "python3-markupsafe",
            "requests", "python3-requests",
            "distro", "python3-distro",
            "packaging", "python3-packaging",
            "zmq", "python3-zmq",
            "Cryptodome", "python3-pycryptodome"));

    private static final List<String> COMMANDS =
            List.of("salt", "salt-call", "salt-key", "salt-master", "salt-minion", "salt-run");

    private final Path root;
    private final Path cache;
    private final SaltCompiler compiler;

    SaltTree(Path root, ProvisionTools tools) {
        this.root = root;
        this.cache = tools.cache();
        this.compiler = new SaltCompiler(tools.runner());
    }

    /**
     * Checks that a folder is such a tree.
     *
     * @throws ConfigurationException if it is not
     */
    static void check(Path root) {
        if (!Files.isRegularFile(root.resolve("salt/scripts.py"))) {
            throw new ConfigurationException(
                    "infratest.salt.tree is '" + root + "', which is no Salt tree, as it has no file"
                            + " salt/scripts.py; name the folder that contains the folder salt");
        }
    }

    /**
     * Puts it onto a machine, unless it is there.
     *
     * @throws EnvironmentException if the machine cannot run it, or it is too old
     */
    SaltCommands putOnto(Guest guest) {
        TreeFiles files = files();
        String hash = hash(files);
        String folder = PLACE + "/" + hash;
        SaltCommands commands = new SaltCommands(folder + "/bin", "the Salt tree");
        if (guest.run("[ -e " + folder + "/.complete ]", SHORT).succeeded()) {
            return commands;
        }
        String python = requirePython(guest);
        Path archive = packed(files, hash, folder, python);
        guest.send(archive, PLACE + "/arriving.tar.gz");
        guest.require("unpack the Salt tree", unpacking(folder), UNPACKING);
        SaltVersion.checkThatOfTree(guest, commands, "the Salt tree " + root);
        guest.require("keep the Salt tree", "touch " + folder + "/.complete", SHORT);
        return commands;
    }

    /** By what it is known. */
    String hash() {
        return hash(files());
    }

    private static String hash(TreeFiles files) {
        return files.fingerprint().add("packing", PACKING).hex().substring(0, HASH);
    }

    private TreeFiles files() {
        SortedMap<String, Path> kept = new TreeMap<>();
        TreeFiles.of(List.of(root.resolve("salt"))).files().forEach((name, file) -> {
            String inTree = "salt" + name.substring(1); // it began with the number of the folder
            if (!ELSEWHERE.matcher(inTree).matches() && !UNUSED.matcher(inTree).matches()) {
                kept.put(inTree, file);
            }
        });
        return new TreeFiles(kept);
    }

    /** What names the byte code of the machine's Python: {@code cpython-311}. */
    private static String requirePython(Guest guest) {
        String script = "command -v python3 > /dev/null || { echo lacks python3; exit 0; }\n"
                + "python3 -c 'import importlib.util, sys\nprint(sys.implementation.cache_tag)\nfor name in sys.argv[1:]:\n"
                + "    if importlib.util.find_spec(name) is None: print(\"lacks\", name)' "
                + String.join(" ", NEEDED.keySet());
        List<String> said = guest.require("tell which Python modules it has", script, UNPACKING)
                .stdout()
                .lines()
                .toList();
        List<String> missing = said.stream()
                .filter(line -> line.startsWith(LACKS))
                .map(line -> line.substring(LACKS.length()))
                .map(name -> NEEDED.getOrDefault(name, name))
                .toList();
        if (!missing.isEmpty()) {
            throw new EnvironmentException(
                    "Host '" + guest.host().name() + "' cannot run the Salt tree, as its image lacks "
                            + String.join(", ", missing)
                            + "; put them into it, as scripts/base-image --name debian-12-salt does, or set"
                            + " install = PACKAGE");
        }
        return said.isEmpty() ? "" : said.get(0).strip();
    }

    /** With byte code, where the Python here makes the same as that of the machine: an emulated machine takes a minute for it. */
    private Path packed(TreeFiles files, String hash, String folder, String python) {
        boolean compiled = compiler.makes(python);
        Path file = cache.resolve("salt").resolve(hash + (compiled ? "-" + python : "") + ".tar.gz");
        if (Files.exists(file)) {
            return file;
        }
        try {
            Files.createDirectories(file.getParent());
            Path draft = Files.createTempFile(file.getParent(), "draft-", ".part");
            try {
                if (compiled) {
                    compiler.with(files, folder, all -> write(all, draft));
                } else {
                    write(files, draft);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            return file;
        } catch (IOException e) {
            throw new EnvironmentException("Could not pack the Salt tree " + root + " into " + file + ": " + e, e);
        }
    }

    private static void write(TreeFiles files, Path draft) throws IOException {
        try (OutputStream out = Files.newOutputStream(draft);
                TarWriter tar = new TarWriter(new GZIPOutputStream(out, 1 << 16))) {
            for (var entry : files.files().entrySet()) {
                tar.file(entry.getKey(), entry.getValue());
            }
            tar.file("fallback/looseversion.py", SaltTreeText.LOOSEVERSION.getBytes(StandardCharsets.UTF_8));
            tar.file("launch.py", SaltTreeText.LAUNCH.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Commands are there for states and people as well; whatever else has put a command there is left alone. */
    private static String unpacking(String folder) {
        StringBuilder script = new StringBuilder(
                "set -e; umask 022; cd " + PLACE + "; chmod 755 . ..; rm -rf arriving; mkdir arriving\n"
                        + "gzip -d -c arriving.tar.gz | tar -C arriving --no-same-owner -xf -; rm -f arriving.tar.gz\n"
                        + "mkdir arriving/bin; rm -rf " + folder + "; mv arriving " + folder + "\n");
        for (String command : COMMANDS) {
            String function = command.equals("salt") ? "salt_main" : command.replace('-', '_');
            script.append("printf '#!/bin/sh\\nexec python3 -W ignore " + folder + "/launch.py " + function
                    + " \"$@\"\\n' > " + folder + "/bin/" + command + "; chmod 755 " + folder + "/bin/" + command + "\n"
                    + "if [ ! -e /usr/local/bin/" + command + " ] || [ -L /usr/local/bin/" + command
                    + " ]; then ln -sfn " + folder
                    + "/bin/" + command + " /usr/local/bin/" + command + "; fi\n");
        }
        return script + "touch /usr/local/bin/salt-call.infratest";
    }
}
