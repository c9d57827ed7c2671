package org.infratest.examples.soak.faults;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong with Vagrant. Its words are those of version 2.3.4 with vagrant-libvirt 0.11.2. */
final class VagrantFaults {

    private static final String RECORDED = "vagrant-2.3.4/";

    private VagrantFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(ofEach("version", "vagrant --version", FaultScene.VAGRANT));
        faults.addAll(ofEach("up", "vagrant up", FaultScene.VAGRANT));
        faults.addAll(ofEach("ssh-config", "vagrant ssh-config", FaultScene.VAGRANT));
        faults.addAll(ofEach("box", "vagrant box add", FaultScene.BOXED_VAGRANT));
        ofEach("destroy", "vagrant destroy", FaultScene.VAGRANT).forEach(fault -> faults.add(fault.atTeardown()));
        faults.addAll(recorded());
        faults.addAll(answers());
        return faults;
    }

    /** How any of its verbs may end. */
    private static List<Fault> ofEach(String verb, String command, FaultScene scene) {
        List<Fault> faults = new ArrayList<>(List.of(
                fault(scene, verb, "dies of SIGSEGV", Script.diesOf("SEGV"), command, "exited with 139"),
                fault(
                        scene,
                        verb,
                        "is killed, as by a kernel without memory",
                        Script.diesOf("KILL"),
                        command,
                        "exited with 137"),
                fault(
                        scene,
                        verb,
                        "misses a library of Ruby's",
                        Script.says(
                                "/usr/lib/ruby/vendor_ruby/rubygems/dependency.rb:313:in to_specs"
                                        + ": Could not find (Gem::MissingSpecError)",
                                1),
                        command,
                        "Gem::MissingSpecError"),
                fault(scene, verb, "fails without a word", Script.silent(1), command, "exited with 1"),
                fault(scene, verb, "fails with garbage", Script.garbage(1), command, "exited with 1")));
        boolean slow = verb.equals("destroy") || verb.equals("box"); // for which it is given minutes
        if (!slow) {
            faults.add(fault(scene, verb, "hangs", Script.hangs(), command, "did not end in time"));
        }
        if (verb.equals("up") || verb.equals("version")) {
            faults.add(fault(
                    scene,
                    verb,
                    "dies half-way through a line",
                    Script.diesAfterHalfOf(RECORDED + verb, "TERM"),
                    command,
                    "exited with 143"));
        }
        return faults;
    }

    /** How it has failed when somebody wrote it down. */
    private static List<Fault> recorded() {
        return List.of(
                as("up", FaultScene.VAGRANT, "finds no libvirtd", "up-no-libvirtd", "virConnectOpen", "start libvirtd"),
                as("up", FaultScene.VAGRANT, "finds no VirtualBox", "up-no-provider", "could not detect VirtualBox"),
                as("up", FaultScene.VAGRANT, "knows no such provider", "up-unknown-provider", "could not be found"),
                as("up", FaultScene.VAGRANT, "gets no box", "up-no-box", "Could not resolve host"),
                as("up", FaultScene.VAGRANT, "may not write to its home", "up-home-readonly", "Read-only file system"),
                as("up", FaultScene.VAGRANT, "may not write its state", "up-dotfile-readonly", "Read-only file system"),
                as(
                        "up",
                        FaultScene.DOCKER,
                        "finds no daemon of Docker",
                        "up-docker-no-daemon",
                        "Cannot connect to the Docker daemon"),
                as(
                        "ssh-config",
                        FaultScene.VAGRANT,
                        "says that the machine is gone",
                        "ssh-config-not-created",
                        "not yet ready for SSH"),
                as(
                        "box",
                        FaultScene.BOXED_VAGRANT,
                        "finds no archive",
                        "box-add-broken",
                        "Unrecognized archive format"),
                as("box", FaultScene.BOXED_VAGRANT, "finds half an archive", "box-add-cut", "truncated gzip input"),
                as("box", FaultScene.BOXED_VAGRANT, "fills the disk", "box-add-full", "No space left on device"),
                as("box", FaultScene.BOXED_VAGRANT, "does not find the file", "box-add-missing", "Couldn't open file"),
                Fault.of(
                        "docker is missing",
                        FaultScene.DOCKER,
                        stage -> {}, // as it is in none of the folders where programs are looked for
                        "'docker', which is not installed"),
                docker("dies of SIGSEGV", Script.diesOf("SEGV"), "exited with 139"),
                docker("is killed", Script.diesOf("KILL"), "exited with 137"),
                docker("hangs", Script.hangs(), "did not end in time"),
                docker("fails without a word", Script.silent(1), "exited with 1"));
    }

    /** It says that all is well, and what it says is of no use. */
    private static List<Fault> answers() {
        return List.of(
                config("names no machine", "", "named no machine"),
                config("prints garbage and is content", Script.garbage(0), "named no machine"),
                config("prints half of it", "printf 'Host web\\n  HostNa'", "has no HostName for machine 'web'"),
                config(
                        "names a port that is none",
                        "printf 'Host web\\n  HostName 127.0.0.1\\n  User soak\\n  Port 99999\\n'",
                        "has port '99999' for machine 'web', which is not a port"),
                config(
                        "names a key that is missing",
                        "printf 'Host web\\n  HostName 127.0.0.1\\n  User soak\\n  Port %s\\n  IdentityFile /gone/key\\n'"
                                + " \"$(cat \"$SOAK_ROOM/ssh-port\")\"",
                        "the private key /gone/key cannot be read"),
                config(
                        "names a port at which nobody is",
                        "printf 'Host web\\n  HostName 127.0.0.1\\n  User soak\\n  Port 1\\n  IdentityFile %s\\n'"
                                + " \"$SOAK_ROOM/ssh-key\"",
                        "machine 'web'",
                        "Connection refused"),
                config(
                        "names a computer that nobody knows",
                        "printf 'Host web\\n  HostName gone.invalid\\n  User soak\\n  Port 22\\n  IdentityFile %s\\n'"
                                + " \"$SOAK_ROOM/ssh-key\"",
                        "the name 'gone.invalid' is not known"));
    }

    private static Fault config(String what, String script, String... causes) {
        return fault(FaultScene.VAGRANT, "ssh-config", what, script, causes);
    }

    private static Fault docker(String what, String script, String... causes) {
        return Fault.of(
                "vagrant up of a container " + what,
                FaultScene.DOCKER,
                stage -> {
                    stage.tools().replace("vagrant", "up", script);
                    stage.tools().program("docker");
                },
                causes);
    }

    private static Fault as(String verb, FaultScene scene, String what, String recording, String... causes) {
        return scene == FaultScene.DOCKER
                ? docker(what, Script.failsAs(RECORDED + recording), causes)
                : fault(scene, verb, what, Script.failsAs(RECORDED + recording), causes);
    }

    private static Fault fault(FaultScene scene, String verb, String what, String script, String... causes) {
        return Fault.of(
                "vagrant " + verb + " " + what, scene, stage -> stage.tools().replace("vagrant", verb, script), causes);
    }
}
