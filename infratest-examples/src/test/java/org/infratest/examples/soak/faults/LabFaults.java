package org.infratest.examples.soak.faults;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What goes wrong with QEMU and qemu-img. Their words are those of version 7.2. */
final class LabFaults {

    private static final String RECORDED = "qemu-7.2/";
    private static final String QEMU = "qemu-system-x86_64";

    private LabFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(versions());
        faults.addAll(starts());
        faults.addAll(control());
        for (String verb : List.of("info", "check", "convert", "create")) {
            faults.addAll(image(verb));
        }
        faults.addAll(images());
        return faults;
    }

    private static List<Fault> versions() {
        return List.of(
                qemu("version", "dies of SIGSEGV", Script.diesOf("SEGV"), QEMU + " --version", "exited with 139"),
                qemu(
                        "version",
                        "misses a library",
                        Script.says(QEMU + ": error while loading shared libraries: libfdt.so.1: cannot open", 127),
                        "error while loading shared libraries"),
                qemu("version", "hangs", Script.hangs(), QEMU + " --version", "did not end in time"));
    }

    private static List<Fault> starts() {
        return List.of(
                run("has not the accelerator", Script.failsAs(RECORDED + "no-accel"), "invalid accelerator hvf"),
                run("does not find the disk", Script.failsAs(RECORDED + "no-image"), "No such file or directory"),
                run("gets no memory", Script.failsAs(RECORDED + "no-memory"), "Cannot allocate memory"),
                run("does not find its socket", Script.failsAs(RECORDED + "no-socket"), "Failed to connect to"),
                run(
                        "does not get its port",
                        Script.failsAs(RECORDED + "port-taken"),
                        "somebody else took each of 5 free ports"),
                run("does not know an option", Script.failsAs(RECORDED + "bad-option"), "invalid option"),
                run("dies of SIGSEGV", Script.diesOf("SEGV"), "QEMU ended with exit code 139"),
                run("is killed, as by a kernel without memory", Script.diesOf("KILL"), "QEMU ended with exit code 137"),
                run(
                        "aborts",
                        Script.says("**\nERROR:../util/error.c:59: assertion failed", 134),
                        "exit code 134",
                        "assertion failed"),
                run("ends and is content", Script.silent(0), "QEMU ended with exit code 0"),
                run("ends with garbage", Script.garbage(1), "QEMU ended with exit code 1"),
                run("does not start to listen", Script.hangs(), "QEMU runs, but takes no commands"),
                run("is stopped at once", "kill -STOP $$", "QEMU runs, but takes no commands"));
    }

    private static List<Fault> control() {
        return List.of(
                conduct(StandInQemu.Conduct.SILENT, "QEMU runs, but takes no commands"),
                conduct(
                        StandInQemu.Conduct.GARBAGE,
                        "QEMU sent what is not JSON: \\x00\\x01 this is not what was asked for"),
                conduct(StandInQemu.Conduct.CLOSES_AFTER_GREETING, "closed its control socket, before it answered"),
                conduct(StandInQemu.Conduct.HALF_A_LINE, "QEMU runs, but takes no commands"),
                conduct(StandInQemu.Conduct.REFUSES, "not today"),
                conduct(StandInQemu.Conduct.ENDS_AT_FIRST_COMMAND, "QEMU ended with exit code 3"),
                conduct(StandInQemu.Conduct.DIES_LATER, "QEMU ended", "terminating on signal 11"),
                conduct(StandInQemu.Conduct.OBEYS, "Machine 'web' did not come up", "SSH never answered"));
    }

    private static List<Fault> image(String verb) {
        String command = "qemu-img " + verb;
        return List.of(
                image(verb, "dies of SIGSEGV", Script.diesOf("SEGV"), command, "exited with 139"),
                image(
                        verb,
                        "is killed, as by a kernel without memory",
                        Script.diesOf("KILL"),
                        command,
                        "exited with 137"),
                image(
                        verb,
                        "misses a library",
                        Script.says("qemu-img: error while loading shared libraries: libaio.so.1: cannot open", 127),
                        command,
                        "error while loading shared libraries"));
    }

    private static List<Fault> images() {
        return List.of(
                image(
                        "create",
                        "fills the disk",
                        Script.failsAs(RECORDED + "img-create-full"),
                        "No space left on device"),
                image(
                        "create",
                        "may not write",
                        Script.failsAs(RECORDED + "img-create-readonly"),
                        "Read-only file system"),
                image("create", "fails without a word", Script.silent(1), "qemu-img create", "exited with 1"),
                image(
                        "convert",
                        "fills the disk",
                        Script.failsAs(RECORDED + "img-convert-full"),
                        "No space left on device"),
                image(
                        "convert",
                        "finds the image in use",
                        Script.failsAs(RECORDED + "img-locked"),
                        "Failed to get shared"),
                image("convert", "fails without a word", Script.silent(1), "qemu-img convert", "exited with 1"),
                image("convert", "makes nothing and is content", Script.silent(0), "NoSuchFileException"),
                image("info", "prints garbage and is content", Script.garbage(0), "printed what is not JSON"),
                image(
                        "info",
                        "prints half of it and is content",
                        Script.halfOf(RECORDED + "img-info"),
                        "printed what is not JSON"),
                image("info", "prints nothing and is content", Script.silent(0), "named no format"),
                image("info", "hangs", Script.hangs(), "qemu-img info", "did not end in time"),
                image("create", "hangs", Script.hangs(), "qemu-img create", "did not end in time"));
    }

    private static Fault qemu(String verb, String what, String script, String... causes) {
        return Fault.of(
                QEMU + " " + verb + " " + what,
                FaultScene.LAB,
                stage -> stage.tools().replace(QEMU, verb, script),
                causes);
    }

    private static Fault run(String what, String script, String... causes) {
        return Fault.of(
                QEMU + " " + what,
                FaultScene.LAB,
                stage -> stage.tools()
                        .replace(QEMU, "run", "case \" $* \" in *' -accel kvm '*) exit 1 ;; esac\n" + script),
                causes);
    }

    private static Fault conduct(StandInQemu.Conduct conduct, String... causes) {
        String words = conduct.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Fault.of(
                QEMU + " that runs " + words,
                FaultScene.LAB,
                stage -> Files.writeString(stage.room().resolve("qemu-conduct"), conduct.name()),
                causes);
    }

    private static Fault image(String verb, String what, String script, String... causes) {
        return Fault.of(
                "qemu-img " + verb + " " + what,
                FaultScene.LAB,
                stage -> stage.tools().replace("qemu-img", verb, script),
                causes);
    }
}
