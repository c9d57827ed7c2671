package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.lab.LabSpec;
import org.infratest.lab.Uplink;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.provision.AppliedConfigset;
import org.infratest.provision.ProvisionTools;
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltMode;
import org.infratest.provision.SaltProvisioner;
import org.infratest.provision.SaltSpec;
import org.infratest.state.HostFacts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Real Salt on two machines that all tests share: how it gets there, a master that is down, states that hang on both, and that what was
 * stopped changes nothing any more; and a master makes the same of a machine as none does. The package and the bootstrap script are made
 * here: they put commands in place that run the tree, as Debian 12 has no package of Salt.
 */
@LabEnvironment(topology = SaltMachinesIT.TwoMachines.class)
@NeedsSaltTree({"greeting", "hanging"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SaltMachinesIT {

    private static final Path MADE = Path.of("target/salt-machines").toAbsolutePath();
    private static final Path PACKAGES = MADE.resolve("packages");
    private static final Path TREE = Path.of(System.getenv().getOrDefault("INFRATEST_SALT_TREE", "none"));

    /** One of the two has Salt's master, and only that one's minions have a daemon. */
    private static final String ONLY_OF_MASTER = "salt-master|salt-minion|^port tcp/450[56]$";

    private static final String PLACE = "/opt/infratest/salt/";

    static final class TwoMachines implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("salt/machines")
                    .network(
                            "lan",
                            net -> net.subnet("10.26.0.0/24")
                                    .jvm("10.26.0.254")
                                    .uplink(Uplink.NONE.serve(8000, made(PACKAGES))))
                    .host("master", host -> SaltConfigsetIT.machine(host).nic("lan", "10.26.0.10"))
                    .host("db", host -> SaltConfigsetIT.machine(host).nic("lan", "10.26.0.11"))
                    .build();
        }
    }

    @OnHost("master")
    private Host master;

    @OnHost("db")
    private Host db;

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A configset of one state, or of several. */
    private static Path states(String name, String sls) throws IOException {
        Path states = made(MADE.resolve(name).resolve("states"));
        Files.writeString(states.resolve("top.sls"), "base:\n  '*':\n    - all\n");
        Files.writeString(states.resolve("all.sls"), sls);
        return states;
    }

    private static Path greeting() throws IOException {
        return states("greeting", "/etc/greeting:\n  file.managed:\n    - contents: hello\n");
    }

    private static SaltProvisioner provisioner(
            Path states, SaltMode mode, SaltInstall install, @Nullable Path tree, @Nullable Path bootstrap) {
        SaltSpec spec = new SaltSpec(
                states.getParent().getFileName().toString(),
                List.of(states),
                List.of(),
                List.of(),
                mode,
                mode == SaltMode.MASTER ? "master" : "",
                Map.of(),
                List.of(),
                states.getParent().endsWith("hanging") ? Duration.ofMinutes(2) : SaltSpec.TIMEOUT,
                install,
                tree,
                bootstrap);
        return new SaltProvisioner(spec, new ProvisionTools(RealRun.cache(), new SystemCommandRunner()));
    }

    private AppliedConfigset onDb(SaltInstall install, @Nullable Path tree, @Nullable Path bootstrap)
            throws IOException {
        return provisioner(greeting(), SaltMode.MASTERLESS, install, tree, bootstrap)
                .apply(List.of(db), false)
                .get(0);
    }

    private static void says(@Nullable Throwable failure, Class<? extends Throwable> type, String... message) {
        assertThat(failure).isInstanceOf(type);
        assertThat(String.valueOf(failure == null ? null : failure.getMessage()).strip())
                .matches(RealRun.words(String.join("\n", message)));
    }

    private static String sudo(Host host, String command) {
        return host.ssh()
                .exec("sudo -n sh -c '" + command + "'", Duration.ofMinutes(3))
                .assertSucceeded()
                .stdout();
    }

    private static CommandResult succeeds(Command command) {
        CommandResult result = new SystemCommandRunner().run(command);
        assertThat(result.succeeded())
                .as("%s %s", result.stdout(), result.stderr())
                .isTrue();
        return result;
    }

    @Test
    @Order(1)
    void packageThatNoRepositoryHasIsToldInTheWordsOfApt() {
        says(
                catchThrowable(() -> onDb(SaltInstall.PACKAGE, null, null)),
                EnvironmentException.class,
                "Host 'db' has no Salt, and it could not be installed by the package salt-minion (exit code 100); use a box that"
                        + " has Salt, name a Salt tree with INFRATEST_SALT_TREE (works offline), or let the machine reach a"
                        + " repository with the package",
                "<text>E: Unable to locate package salt-minion");
    }

    /** As much of the real tree as tells its version, and by another one. */
    private static Path oldTree() throws IOException {
        Path salt = made(MADE.resolve("old/salt"));
        link(TREE.resolve("salt"), salt, name -> !NOT_FOR_VERSION.contains(name));
        link(TREE.resolve("salt/modules"), made(salt.resolve("modules")), name -> IMPORTED.contains(name));
        Files.writeString(salt.resolve("_version.txt"), "2019.2.8\n");
        return salt.getParent();
    }

    private static final Set<String> NOT_FOR_VERSION =
            Set.of("modules", "states", "cloud", "_version.txt", "__pycache__");

    /** Modules that Salt imports by their names, and does not load when somebody wants them. */
    private static final Set<String> IMPORTED = Stream.of(
                    "__init__",
                    "selinux",
                    "smbios",
                    "match",
                    "environ",
                    "cron",
                    "cmdmod",
                    "network",
                    "aptpkg",
                    "pkg_resource",
                    "postgres")
            .map(name -> name + ".py")
            .collect(Collectors.toSet());

    private static void link(Path from, Path to, Predicate<String> which) throws IOException {
        try (Stream<Path> parts = Files.list(from)) {
            for (Path part : (Iterable<Path>) parts::iterator) {
                Path link = to.resolve(part.getFileName().toString());
                if (which.test(part.getFileName().toString()) && Files.notExists(link)) {
                    Files.createSymbolicLink(link, part);
                }
            }
        }
    }

    @Test
    @Order(2)
    void treeThatIsTooOldIsRefused() throws IOException {
        Path old = oldTree();
        for (SaltInstall install : List.of(SaltInstall.TREE, SaltInstall.AUTO)) {
            says(
                    catchThrowable(() -> onDb(install, old, null)),
                    EnvironmentException.class,
                    "Host 'db' was given the Salt tree " + old
                            + ", which is Salt 2019.2.8 (Fluorine) and too old; configsets need"
                            + " 3000 or later; name a newer tree with INFRATEST_SALT_TREE, or set install = PACKAGE");
        }
        assertThat(sudo(db, "ls -A " + PLACE + "*/.complete 2> /dev/null || true"))
                .isEmpty();
    }

    @Test
    @Order(3)
    void bootstrapScriptThatFailsIsToldInItsWords() throws IOException {
        Path script = Files.writeString(made(MADE).resolve("fails.sh"), "echo ' * ERROR: no network' >&2\nexit 7\n");
        says(
                catchThrowable(() -> onDb(SaltInstall.BOOTSTRAP, null, script)),
                EnvironmentException.class,
                "Host 'db' has no Salt, and it could not be installed by " + script
                        + " (exit code 7); use a box that has Salt, name a"
                        + " Salt tree with INFRATEST_SALT_TREE (works offline), or let the machine reach a repository with the"
                        + " package",
                "  * ERROR: no network");
    }

    @Test
    @Order(4)
    void bootstrapScriptThatLeavesNoSaltIsTold() throws IOException {
        Path script = Files.writeString(made(MADE).resolve("nothing.sh"), "true\n");
        says(
                catchThrowable(() -> onDb(SaltInstall.BOOTSTRAP, null, script)),
                EnvironmentException.class,
                "Host 'db' has no Salt: there is no salt-call in its usual places after it was installed by " + script
                        + "; use a box that has Salt, name a Salt tree with INFRATEST_SALT_TREE (works offline), or let the"
                        + " machine reach a repository with the package");
    }

    /** From here on the machine has the tree, which the package and the script run. */
    @Test
    @Order(5)
    void treeThatIsNewEnoughApplies() throws IOException {
        assertThat(onDb(SaltInstall.AUTO, TREE, null).changed()).hasSize(1);
        assertThat(sudo(db, "cat /etc/greeting")).isEqualTo("hello\n");
    }

    private static String theTree(Host host) {
        return sudo(host, "dirname " + PLACE + "*/.complete").strip();
    }

    private static String launcher(String tree) {
        return "#!/bin/sh\nexec " + tree + "/bin/salt-call \"$@\"\n";
    }

    @Test
    @Order(6)
    void bootstrapScriptIsRunAsRootWithItsOptions() throws IOException {
        Path script = Files.writeString(made(MADE).resolve("installs.sh"), """
                echo "$(id -un) $0 $*" > /root/bootstrapped
                printf '%%s' '%s' > /usr/bin/salt-call
                chmod 755 /usr/bin/salt-call
                """.formatted(launcher(theTree(db))));

        AppliedConfigset applied = onDb(SaltInstall.BOOTSTRAP, null, script);

        assertThat(applied.states()).hasSize(1);
        assertThat(applied.changed()).as("it is there already").isEmpty();
        assertThat(sudo(db, "cat /root/bootstrapped; stat -c %U:%a /var/lib/infratest/bootstrap-salt.sh"))
                .isEqualTo("root /var/lib/infratest/bootstrap-salt.sh -X\nroot:600\n");
        sudo(db, "rm /usr/bin/salt-call /root/bootstrapped");
    }

    @Test
    @Order(7)
    void bootstrapScriptThatInstallsAnOldSaltIsTold() throws IOException {
        Path script = Files.writeString(
                made(MADE).resolve("installs-old.sh"),
                "printf '#!/bin/sh\\necho salt-call 2018.3.4 \\\\(Oxygen\\\\)\\n' > /usr/bin/salt-call; chmod 755 /usr/bin/salt-call\n");
        says(
                catchThrowable(() -> onDb(SaltInstall.BOOTSTRAP, null, script)),
                EnvironmentException.class,
                "Host 'db' has Salt 2018.3.4 (Oxygen), which is too old: configsets need 3000 or later; install a newer one, or set"
                        + " install = TREE");
        sudo(db, "rm /usr/bin/salt-call");
    }

    /** A package with one file, in the repository of the test as {@code dpkg-scanpackages} describes it. */
    private static void makePackage(String name, String file, String content) throws IOException {
        Path root = made(MADE.resolve(name));
        Files.writeString(made(root.resolve("DEBIAN")).resolve("control"), """
                Package: %s
                Version: 3006.9
                Architecture: all
                Maintainer: Nobody <nobody@lab.example>
                Description: Made by a test
                """.formatted(name));
        Path command = root.resolve(file);
        made(command.getParent());
        Files.writeString(command, content);
        assertThat(command.toFile().setExecutable(true, false)).isTrue();
        succeeds(Command.of(
                "dpkg-deb",
                "--root-owner-group",
                "--build",
                root.toString(),
                PACKAGES + "/" + name + "_3006.9_all.deb"));
        Files.write(
                PACKAGES.resolve("Packages"),
                succeeds(Command.of("dpkg-scanpackages", "--multiversion", ".").in(PACKAGES))
                        .stdout());
    }

    private static void useRepository(Host host) {
        sudo(host, "echo deb [trusted=yes] http://10.26.0.254:8000/ ./ > /etc/apt/sources.list.d/local.list");
    }

    @Test
    @Order(8)
    void packageIsInstalledFromARepositoryThatHasIt() throws IOException {
        makePackage("salt-minion", "usr/bin/salt-call", launcher(theTree(db)));
        useRepository(db);

        assertThat(onDb(SaltInstall.AUTO, null, null).states()).hasSize(1);
        assertThat(sudo(db, "dpkg-query --show salt-minion; ls /usr/bin/salt-call"))
                .isEqualTo("salt-minion\t3006.9\n/usr/bin/salt-call\n");
        assertThat(onDb(SaltInstall.IN_BOX, null, null).changed()).isEmpty();
        sudo(db, "apt-get -q -y remove salt-minion");
    }

    @Test
    @Order(9)
    void masterThatIsDownIsToldWithTheEndOfItsLog() throws IOException {
        sudo(master, "mkdir -p /etc/salt/master.d; echo interface: 192.0.2.1 > /etc/salt/master.d/site.conf");
        SaltProvisioner byMaster = provisioner(greeting(), SaltMode.MASTER, SaltInstall.TREE, TREE, null);
        says(
                catchThrowable(() -> byMaster.apply(List.of(db), false)),
                EnvironmentException.class,
                "The Salt master on host 'master' is down: nothing listens at its ports 4505 and 4506",
                "<text>Unable to bind socket 192.0.2.1:4505<text>");
        sudo(master, "rm /etc/salt/master.d/site.conf; systemctl stop salt-master");
    }

    @Test
    @Order(10)
    void statesThatHangOnBothAreNamedAndStopped() throws IOException {
        Path hanging = states("hanging", """
                wait for nobody:
                  cmd.run:
                    - name: sleep 3600

                /etc/afterwards:
                  file.managed:
                    - contents: never
                """);
        SaltProvisioner byMaster = provisioner(hanging, SaltMode.MASTER, SaltInstall.TREE, TREE, null);
        says(
                catchThrowable(() -> byMaster.apply(List.of(master, db), false)),
                ConfigsetFailure.class,
                "Host 'master': configset 'hanging' did not end within <time> and was stopped",
                "  it was at state cmd.run of 'sleep 3600' at target/salt-machines/hanging/states/all.sls:3",
                "Host 'db': configset 'hanging' did not end within <time> and was stopped",
                "  it was at state cmd.run of 'sleep 3600' at target/salt-machines/hanging/states/all.sls:3",
                "  what states wait for has to come to an end; a longer time is set with timeout");
        for (Host host : List.of(master, db)) {
            assertThat(sudo(host, "pgrep -x sleep -a || true; ls /etc/afterwards 2>&1 || true"))
                    .as("what goes on at %s", host.name())
                    .isEqualTo("ls: cannot access '/etc/afterwards': No such file or directory\n");
        }
        assertThat(sudo(master, "salt -L master,db saltutil.running --out=json").replaceAll("\\s", ""))
                .as("jobs whose process lives")
                .isIn("{\"master\":[]}{\"db\":[]}", "{\"db\":[]}{\"master\":[]}");
    }

    private static final List<String> OF_SHOP =
            List.of("/etc/shop.conf", "/usr/bin/shop", "/etc/systemd/system/shop.service");

    private static final String SHOP = """
            shop-tools:
              pkg.installed:
                - refresh: true

            shop:
              group.present:
                - gid: 4100
              user.present:
                - uid: 4100
                - gid: 4100
                - home: /srv/shop
                - shell: /bin/sh
              service.running:
                - enable: true
                - watch:
                  - file: /etc/shop.conf
                  - file: /etc/systemd/system/shop.service

            /etc/shop.conf:
              file.managed:
                - mode: "0640"
                - group: shop
                - contents: port 8088

            /etc/systemd/system/shop.service:
              file.managed:
                - contents: |
                    [Service]
                    User=shop
                    ExecStart=/usr/bin/shop
                    [Install]
                    WantedBy=multi-user.target

            net.ipv4.tcp_fin_timeout:
              sysctl.present:
                - value: 21
            """;

    @Test
    @Order(11)
    void machinesAreTheSameWithAMasterAndWithout() throws IOException {
        makePackage(
                "shop-tools", "usr/bin/shop", "#!/bin/sh\nexec python3 -m http.server --directory /srv/shop 8088\n");
        useRepository(master);
        useRepository(db);
        Path shop = states("shop", SHOP);

        provisioner(shop, SaltMode.MASTER, SaltInstall.TREE, TREE, null)
                .apply(List.of(db), false)
                .forEach(applied -> assertThat(applied.failed()).isEmpty());
        provisioner(shop, SaltMode.MASTERLESS, SaltInstall.TREE, TREE, null)
                .apply(List.of(master), false)
                .forEach(applied -> assertThat(applied.failed()).isEmpty());

        for (Host host : List.of(master, db)) {
            sudo(host, "timeout 120 sh -c \"until ss -Hltn sport = :8088 | grep -q 8088; do sleep 1; done\"");
        }

        HostFacts byMaster = HostFacts.of(db, OF_SHOP).ignoring(ONLY_OF_MASTER);
        assertThat(byMaster.facts())
                .containsEntry("package shop-tools:all", "3006.9")
                .containsEntry("sysctl net.ipv4.tcp_fin_timeout", "21")
                .containsKeys("service shop.service", "user shop", "group shop", "port tcp/8088")
                .containsKeys(OF_SHOP.stream().map(file -> "file " + file).toArray(String[]::new));
        byMaster.assertSameAs(HostFacts.of(master, OF_SHOP).ignoring(ONLY_OF_MASTER));

        sudo(master, "chmod 644 /etc/shop.conf; sysctl -q -w net.ipv4.tcp_fin_timeout=22");
        HostFacts changed = HostFacts.of(master, OF_SHOP).ignoring(ONLY_OF_MASTER);
        assertThat(catchThrowable(() -> byMaster.assertSameAs(changed)))
                .hasMessageContaining("file /etc/shop.conf")
                .hasMessageContaining("sysctl net.ipv4.tcp_fin_timeout");
    }
}
