package workstation;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.Destructive;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.lab.Link;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Test;

/** The workstation: a desk to work at, for its user, and a cache and pages for the desks around it. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = WorkstationLab.class)
@SaltConfigset(install = SaltInstall.TREE, whenUnavailable = WhenUnavailable.SKIP)
class WorkstationIT {

    private static final List<String> ASKED_FOR = List.of(
            "apparmor",
            "apt-cacher-ng",
            "curl",
            "docker.io",
            "i3-wm",
            "nginx-light",
            "suckless-tools",
            "xinit",
            "xvfb");

    @OnHost("workstation")
    private SshSession ssh;

    @OnHost("workstation")
    private HostState state;

    @Test
    void windowManagerRunsWithTheUsersConfiguration() {
        String desk =
                "rm -f /tmp/display; Xvfb -displayfd 5 -screen 0 640x480x24 -extension GLX 5> /tmp/display > /tmp/xvfb.log 2>&1 & x=$!\n"
                        + "trap 'kill $x; cat /tmp/xvfb.log /tmp/i3.log >&2' EXIT\n"
                        + "for t in $(seq 300); do [ -s /tmp/display ] && break; sleep 0.2; done\n"
                        + "export DISPLAY=:$(cat /tmp/display)\n"
                        + "i3 > /tmp/i3.log 2>&1 & i=$!\n"
                        + "for t in $(seq 100); do i3-msg -t get_version > /dev/null 2>&1 && break; sleep 0.2; done\n"
                        + "i3-msg 'workspace \"3: lab\"' > /dev/null && i3-msg -t get_workspaces && i3-msg -t get_config\n"
                        + "i3-msg exit > /dev/null; wait $i\n";
        String said = ssh.exec(desk, ofMinutes(4)).assertSucceeded().stdout();
        assertThat(said).contains("\"name\":\"3: lab\"").contains("exec --no-startup-id dmenu_run");
    }

    @Test
    void dotfilesAreTheUsersOwn() {
        state.all(now -> {
            for (String file : List.of(
                    ".xinitrc", ".gitconfig", ".bash_aliases", ".config/i3/config", ".config/i3status/config")) {
                now.file("/home/vagrant/" + file).assertOwner("vagrant");
            }
            now.directory("/home/vagrant/.config").assertOwner("vagrant");
            now.file("/home/vagrant/.xinitrc").assertContainsLine("exec i3");
        });
        assertThat(run("git config --get alias.lg")).isEqualTo("log --oneline --graph --decorate");
        assertThat(run("bash -ic 'alias ll' 2> /dev/null")).isEqualTo("alias ll='ls -l'");
        assertThat(run("i3 -C -c ~/.config/i3/config 2>&1")).isEmpty();
    }

    @Test
    void userRunsContainers() {
        String container =
                "set -e; rm -rf /tmp/box && mkdir -p /tmp/box/bin && cp /bin/busybox /tmp/box/bin/ && cd /tmp/box\n"
                        + "tar -c . | docker import - box > /dev/null\n"
                        + "docker run --rm box /bin/busybox echo from a container\n";
        assertThat(ssh.exec(container, ofMinutes(2)).assertSucceeded().stdout()).isEqualTo("from a container\n");
        state.user("vagrant").assertInGroup("docker");
        assertThat(run("docker info --format '{{.LoggingDriver}}'")).isEqualTo("local");
    }

    @Test
    void pagesAreForTheNeighbours(@To("workstation") HttpProbe http, @To("workstation") TcpProbe tcp) {
        http.network("desks").assertBodyContains("/", "<h1>Workstation</h1>");
        tcp.network("elsewhere").assertBlocked(80);
        tcp.network("elsewhere").assertOpen(22);
    }

    @Test
    void cacheIsForTheNeighbours(@To("workstation") TcpProbe tcp) {
        tcp.network("desks").assertOpen(3142);
        tcp.network("elsewhere").assertBlocked(3142);
    }

    @Test
    @Destructive
    void packagesComeOutOfTheCacheWhereTheirSourceIsGone(@OnHost(value = "workstation", network = "desks") Link cable) {
        ssh.exec("sudo apt-get -q update && cd /tmp && apt-get -q download tree", ofMinutes(3))
                .assertSucceeded();

        cable.down();

        ssh.exec("cd /tmp && rm tree_*.deb && apt-get -q download tree", ofMinutes(3))
                .assertSucceeded();
        assertThat(run("dpkg-deb --field /tmp/tree_*.deb Package")).isEqualTo("tree");
        assertThat(ssh.exec("curl -fsS --noproxy '*' --max-time 5 " + WorkstationLab.PACKAGES + "Packages")
                        .succeeded())
                .as("the source answers")
                .isFalse();
    }

    @Test
    void listHasWhatWasAskedForAndNothingThatComesWithIt() {
        List<String> list = run("cat /etc/packages.asked-for").lines().toList();
        assertThat(list).containsAll(ASKED_FOR).isSorted().doesNotHaveDuplicates();
        assertThat(list)
                .as("what something else in the list, or every Debian, needs")
                .doesNotContain(
                        "git", "i3status", "iptables", "containerd", "runc", "xauth", "libc6", "dpkg", "perl-base");
    }

    /** apt itself is asked: what could be removed without taking something else of the list away is not pulled in by it. */
    @Test
    void aptAgreesThatTheListIsAsShortAsPossible() {
        List<String> list = run("cat /etc/packages.asked-for").lines().toList();
        for (String name : ASKED_FOR) {
            assertThat(removedWith(name))
                    .as("what goes with %s", name)
                    .contains(name)
                    .doesNotContainAnyElementsOf(without(name, list));
        }
        for (String pulledIn : List.of("git", "i3status", "iptables")) {
            assertThat(removedWith(pulledIn)).as("what goes with %s", pulledIn).containsAnyElementsOf(list);
        }
        assertThat(run("asked-for --why")).contains("i3status (pulled in by i3-wm)\n");
    }

    @Test
    @Destructive
    void listGrowsByWhatIsAskedForAlone() {
        ssh.exec(
                        "sudo apt-get -q update && sudo apt-get -q -y install --no-install-recommends qemu-guest-agent",
                        ofMinutes(4))
                .assertSucceeded();
        assertThat(run("dpkg-query --show --showformat='${Status}' liburing2")).isEqualTo("install ok installed");
        assertThat(run("asked-for").lines().toList())
                .contains("qemu-guest-agent")
                .doesNotContain("liburing2", "libglib2.0-0");
        run("sudo apt-get -q -y autoremove --purge qemu-guest-agent");
    }

    @Test
    void servicesRunAndWillAfterABoot() {
        state.all(now -> {
            for (String service : List.of("docker", "apt-cacher-ng", "nginx")) {
                now.service(service).assertRunning();
                now.service(service).assertEnabled();
            }
            now.service("postgresql").assertNotRunning();
            now.service("mariadb").assertNotRunning();
        });
    }

    @Test
    void changesNothingTheSecondTime(@OnHost("workstation") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    @Destructive
    void holdsAfterAReboot(@OnHost("workstation") Configset configset, @To("workstation") HttpProbe http) {
        configset.assertHoldsAfterReboot();
        http.network("desks").within(ofSeconds(60)).assertOk("/");
    }

    private List<String> removedWith(String name) {
        return run("apt-get -s -q remove " + name + " | sed -n 's/^Remv \\([^ ]*\\) .*/\\1/p'")
                .lines()
                .toList();
    }

    private static List<String> without(String name, List<String> list) {
        return list.stream().filter(other -> !other.equals(name)).toList();
    }

    private String run(String command) {
        return ssh.exec(command, ofMinutes(2)).assertSucceeded().stdout().strip();
    }
}
