package org.infratest.examples.soak.faults;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong with Packer. Its words are those of version 1.6.6. */
final class PackerFaults {

    private static final String RECORDED = "packer-1.6.6/";

    /** Packer fetches plugins from 1.7 on. */
    private static final String VERSION_WITH_PLUGINS = "echo '1795739877,,version,1.7.10'";

    private PackerFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (String verb : List.of("version", "inspect", "validate", "build", "init")) {
            faults.addAll(ofEach(verb));
        }
        faults.addAll(recorded());
        faults.addAll(results());
        return faults;
    }

    /** How any of its verbs may end. */
    private static List<Fault> ofEach(String verb) {
        String command = "packer " + verb;
        List<Fault> faults = new ArrayList<>(List.of(
                fault(verb, "dies of SIGSEGV", Script.diesOf("SEGV"), command, "exited with 139"),
                fault(
                        verb,
                        "is killed, as by a kernel without memory",
                        Script.diesOf("KILL"),
                        command,
                        "exited with 137"),
                fault(
                        verb,
                        "panics",
                        Script.says("panic: runtime error: invalid memory address or nil pointer dereference", 2),
                        command,
                        "exited with 2",
                        "panic: runtime error"),
                fault(verb, "fails without a word", Script.silent(1), command, "exited with 1"),
                fault(verb, "fails with garbage", Script.garbage(1), command, "exited with 1"),
                fault(verb, "fails with a line without an end", Script.longLine(1), command, "exited with 1"),
                fault(
                        verb,
                        "cannot start a thread",
                        Script.says("runtime: failed to create new OS thread (have 2 already; errno=11)", 2),
                        command,
                        "failed to create new OS thread"),
                fault(verb, "hangs", Script.hangs(), command, "did not end in time"),
                fault(
                        verb,
                        "hangs and does not listen",
                        Script.hangsWithoutListening(),
                        command,
                        "did not end in time")));
        if (!verb.equals("init")) {
            faults.add(fault(
                    verb,
                    "dies half-way through a line",
                    Script.diesAfterHalfOf(RECORDED + verb, "KILL"),
                    command,
                    "exited with 137"));
        }
        if (verb.equals("version") || verb.equals("inspect")) {
            String cause = verb.equals("version") ? "named no version" : "said nothing about";
            faults.add(fault(verb, "prints garbage and is content", Script.garbage(0), command, cause));
            faults.add(fault(verb, "prints nothing and is content", Script.silent(0), command, cause));
        }
        return faults;
    }

    /** How it has failed when somebody wrote it down. */
    private static List<Fault> recorded() {
        return List.of(
                build("finds no QEMU", "build-no-qemu", "Failed creating Qemu driver", "no such file or directory"),
                build("starts a QEMU that dies", "build-qemu-dies", "Error determining qemu version: exit status 1"),
                build("finds no image", "build-no-image", "error downloading ISO"),
                build("fills the disk", "build-full-disk", "no space left on device", "make room on the disk"),
                build("writes to a disk that is read-only", "build-readonly", "read-only file system"),
                build("waits in vain for its machine", "build-ssh-timeout", "Timeout waiting for SSH"),
                build("has no folder for temporary files", "build-no-tmp", "Couldn't setup logging tempfile"),
                fault(
                        "inspect",
                        "has no folder for temporary files",
                        Script.failsAs(RECORDED + "build-no-tmp"),
                        "packer inspect",
                        "Couldn't setup logging tempfile"),
                fault(
                        "validate",
                        "has no folder for temporary files",
                        Script.failsAs(RECORDED + "build-no-tmp"),
                        "packer validate",
                        "Couldn't setup logging tempfile"),
                fault(
                        "version",
                        "has no folder for temporary files",
                        Script.failsAs(RECORDED + "build-no-tmp"),
                        "packer version",
                        "Couldn't setup logging tempfile"));
    }

    /** It says that all is well, and what it has made is not. */
    private static List<Fault> results() {
        String output = "for argument; do case $argument in output_directory=*) box=${argument#*=}.box ;;"
                + " manifest=*) manifest=${argument#*=} ;; esac; done\n";
        return List.of(
                fault("build", "makes nothing at all", Script.halfOf(RECORDED + "build"), "wrote no", "manifest"),
                made("no list of what it has made", output + "rm \"$manifest\"", "wrote no", "manifest"),
                made("an empty list", output + ": > \"$manifest\"", "manifest", "cannot be read"),
                made(
                        "half a list",
                        output + "printf '{\"builds\":[{\"na' > \"$manifest\"",
                        "manifest",
                        "cannot be read"),
                made("a list that is garbage", output + "head -c 999 /dev/urandom > \"$manifest\"", "cannot be read"),
                made("a list, and no box", output + "rm \"$box\"", "Could not read box", "NoSuchFileException"),
                made("an empty box", output + ": > \"$box\"", "which is broken", "is the disk full?"),
                made(
                        "half a box",
                        output + "head -c 60 \"$box\" > \"$box.half\"; mv \"$box.half\" \"$box\"",
                        "which is broken",
                        "is the disk full?"),
                made(
                        "a box full of zeros, as after a power cut",
                        output + "head -c 4096 /dev/zero > \"$box\"",
                        "which is broken: it begins with nothing but zeros"),
                made(
                        "a folder in place of the box",
                        output + "rm \"$box\"; mkdir \"$box\"",
                        "Could not read box",
                        "Is a directory"));
    }

    private static Fault made(String what, String then, String... causes) {
        return fault("build", "makes " + what, Script.afterAll("packer", then), causes);
    }

    private static Fault build(String what, String recording, String... causes) {
        return fault("build", what, Script.failsAs(RECORDED + recording), causes);
    }

    private static Fault fault(String verb, String what, String script, String... causes) {
        boolean init = verb.equals("init");
        return Fault.of(
                "packer " + verb + " " + what,
                init ? FaultScene.PACKER_WITH_PLUGINS : FaultScene.PACKER,
                stage -> {
                    if (init) {
                        stage.tools().replace("packer", "version", VERSION_WITH_PLUGINS);
                    }
                    stage.tools().replace("packer", verb, script);
                },
                causes);
    }
}
