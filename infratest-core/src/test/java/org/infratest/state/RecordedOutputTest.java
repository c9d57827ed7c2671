package org.infratest.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.infratest.state.AccountFact.Database;
import org.infratest.state.EtckeeperObservation.State;
import org.infratest.state.FirewallChain.Tool;
import org.infratest.state.ListeningSocket.Protocol;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What machines print is understood. Unless a test says otherwise it was recorded on Debian 12: iproute2 6.1.0, nftables 1.0.6, iptables 1.8.9,
 * systemd 252, sudo 1.9.13, dpkg 1.21, BusyBox 1.35.0. Long outputs are shortened.
 */
class RecordedOutputTest {

    private static <T> T read(Fact<T> fact, String out) {
        try {
            return fact.read(new Answer(0, out, ""));
        } catch (Unseen e) {
            throw new AssertionError(e);
        }
    }

    @Nested
    class Packages {

        @Test
        void ofDpkg() {
            assertThat(read(new PackagesFact(), """
                    installed\tadduser\t3.134\tall
                    installed\topenssh-server\t1:9.2p1-2+deb12u10\tamd64
                    config-files\tcron\t3.0pl1-162\tamd64
                    """))
                    .containsExactly(
                            new InstalledPackage("adduser", "3.134", "all", "installed"),
                            new InstalledPackage("openssh-server", "1:9.2p1-2+deb12u10", "amd64", "installed"),
                            new InstalledPackage("cron", "3.0pl1-162", "amd64", "config-files"));
        }

        /** Written after rpm's manual, with packages of Rocky Linux 9. */
        @Test
        void ofRpm() {
            assertThat(read(new PackagesFact(), """
                    installed\tbash\t5.1.8-9.el9\tx86_64
                    installed\topenssl\t1:3.2.2-6.el9_5\tx86_64
                    """))
                    .extracting(InstalledPackage::name, InstalledPackage::version)
                    .containsExactly(tuple("bash", "5.1.8-9.el9"), tuple("openssl", "1:3.2.2-6.el9_5"));
        }

        /** Written after the format that apk-tools documents. */
        @Test
        void ofApk() {
            assertThat(read(new PackagesFact(), """
                    P:musl
                    V:1.2.5-r0
                    A:x86_64
                    P:busybox
                    V:1.36.1-r29
                    A:x86_64
                    """))
                    .containsExactly(
                            new InstalledPackage("musl", "1.2.5-r0", "x86_64", "installed"),
                            new InstalledPackage("busybox", "1.36.1-r29", "x86_64", "installed"));
        }
    }

    @Nested
    class Units {

        /** Written after what systemd 252 prints. */
        @Test
        void haveTheirAliases() {
            assertThat(read(new UnitFact("sshd.service"), """
                    Id=ssh.service
                    Names=ssh.service sshd.service
                    LoadState=loaded
                    ActiveState=active
                    SubState=running
                    UnitFileState=enabled
                    """))
                    .isEqualTo(new Unit(
                            true, List.of("ssh.service", "sshd.service"), "loaded", "active", "running", "enabled"));
        }

        @Test
        void thatAreNowhereDoNotExist() {
            assertThat(read(new UnitFact("gone.service"), """
                    Id=gone.service
                    Names=gone.service
                    LoadState=not-found
                    ActiveState=inactive
                    SubState=dead
                    UnitFileState=
                    """))
                    .returns(false, Unit::exists)
                    .returns(true, Unit::isSystemd);
        }

        /** Written after what systemd 252 prints of a script in /etc/init.d, which it calls generated whether its links are there or not. */
        @Test
        void ofScriptsAreEnabledByTheirLinks() {
            String unit = """
                    Id=app.service
                    Names=app.service
                    LoadState=loaded
                    ActiveState=inactive
                    SubState=dead
                    UnitFileState=generated
                    SourcePath=/etc/init.d/app
                    """;
            assertThat(read(new UnitFact("app.service"), unit).file()).isEqualTo("disabled");
            assertThat(read(new UnitFact("app.service"), unit + "Link=/etc/rc5.d/S01app\n")
                            .file())
                    .isEqualTo("enabled");
            assertThat(read(new UnitFact("srv.mount"), unit.replace("/etc/init.d/app", "/etc/fstab"))
                            .file())
                    .isEqualTo("generated");
        }

        @Test
        void areNoneWithoutSystemd() {
            assertThat(read(new UnitFact("ssh.service"), "none\n").isSystemd()).isFalse();
        }
    }

    @Nested
    class Sockets {

        @Test
        void bySs() {
            assertThat(read(new SocketsFact(), """
                    Netid State  Recv-Q Send-Q      Local Address:Port Peer Address:PortProcess
                    udp   UNCONN 0      0      127.0.0.53%lo:53        0.0.0.0:*    users:(("systemd-resolve",pid=512,fd=16))
                    udp   UNCONN 0      0      [fe80::fc:ff:fe00:1]%eth0:546 [::]:*
                    tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=701,fd=3))
                    tcp   LISTEN 0      511                *:80              *:*    users:(("nginx",pid=9,fd=6),("nginx",pid=8,fd=6))
                    tcp   LISTEN 0      128             [::]:22           [::]:*    users:(("sshd",pid=701,fd=4))
                    """))
                    .containsExactly(
                            new ListeningSocket(Protocol.UDP, "127.0.0.53", 53, "systemd-resolve", 512),
                            new ListeningSocket(Protocol.UDP, "fe80::fc:ff:fe00:1", 546, "", -1),
                            new ListeningSocket(Protocol.TCP, "0.0.0.0", 22, "sshd", 701),
                            new ListeningSocket(Protocol.TCP, "*", 80, "nginx", 9),
                            new ListeningSocket(Protocol.TCP, "::", 22, "sshd", 701));
        }

        @Test
        void fromTheTablesOfTheKernel() {
            assertThat(read(new SocketsFact(), """
                    == tcp
                      sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                       0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 123577 1 0000000066a965f1 100 0 0 10 0
                       1: 020000C0:8B3C 010000C0:0016 01 00000000:00000000 00:00000000 00000000     0        0 123578 1 0000000066a965f2 100 0 0 10 0
                    == tcp6
                      sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                       0: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 123579 1 0000000066a965f3 100 0 0 10 0
                       1: 000000FD0000000000000000FE000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 123579 1 0000000066a965f3 100 0 0 10 0
                    == udp
                       sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
                     1055: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 123580 2 0000000066a965f4 0
                    """))
                    .containsExactly(
                            new ListeningSocket(Protocol.TCP, "0.0.0.0", 80, "", -1),
                            new ListeningSocket(Protocol.TCP, "::1", 22, "", -1),
                            new ListeningSocket(Protocol.TCP, "fd00::fe", 8080, "", -1),
                            new ListeningSocket(Protocol.UDP, "127.0.0.53", 53, "", -1));
        }
    }

    @Nested
    class Interfaces {

        private static final String ADDRESSES = """
                --
                1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
                1: lo    inet6 ::1/128 scope host \\       valid_lft forever preferred_lft forever
                2: v1    inet 10.5.0.1 peer 10.5.0.2/32 scope global v1\\       valid_lft forever preferred_lft forever
                2: v1    inet6 fe80::accf:6bff:fe37:c731/64 scope link tentative \\       valid_lft forever preferred_lft forever
                """;

        @Test
        void byIproute2() {
            assertThat(read(new InterfacesFact(), """
                    1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                    2: v1@v0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UP mode DEFAULT group default qlen 1000\\    link/ether ae:cf:6b:37:c7:31 brd ff:ff:ff:ff:ff:ff
                    3: ifb0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 32\\    link/ether 0e:db:03:db:97:72 brd ff:ff:ff:ff:ff:ff
                    """ + ADDRESSES))
                    .satisfiesExactly(
                            lo -> assertThat(lo.addresses()).containsExactly("127.0.0.1/8", "::1/128"),
                            v1 -> assertThat(v1)
                                    .isEqualTo(new NetworkInterface(
                                            "v1",
                                            List.of("BROADCAST", "MULTICAST", "UP", "LOWER_UP"),
                                            1400,
                                            "ae:cf:6b:37:c7:31",
                                            List.of("10.5.0.1/32", "fe80::accf:6bff:fe37:c731/64"))),
                            ifb -> assertThat(ifb.isUp()).isFalse());
        }

        @Test
        void byBusybox() {
            assertThat(read(new InterfacesFact(), """
                    1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                    """ + ADDRESSES))
                    .singleElement()
                    .satisfies(lo -> assertThat(lo.mtu()).isEqualTo(65_536));
        }
    }

    @Nested
    class Routes {

        @Test
        void byIproute2() {
            assertThat(read(new RoutesFact(), """
                    default via 10.0.0.254 dev v0\s
                    unreachable default metric 4278198272\s
                    10.0.0.0/24 dev v0 proto kernel scope link src 10.0.0.1\s
                    10.7.0.1 dev v0 scope link src 10.0.0.1\s
                    10.8.0.0/16\s
                    \tnexthop via 10.0.0.2 dev v0 weight 1\s
                    \tnexthop via 10.0.0.3 dev v0 weight 1\s
                    blackhole 10.9.0.0/16\s
                    --
                    fd00::/64 dev v0 proto kernel metric 256 pref medium
                    default via fd00::fe dev v0 metric 1024 pref medium
                    """))
                    .extracting(Route::destination, Route::ipv6, Route::type, Route::via, Route::device, Route::source)
                    .containsExactly(
                            tuple("default", false, "unicast", "10.0.0.254", "v0", ""),
                            tuple("default", false, "unreachable", "", "", ""),
                            tuple("10.0.0.0/24", false, "unicast", "", "v0", "10.0.0.1"),
                            tuple("10.7.0.1", false, "unicast", "", "v0", "10.0.0.1"),
                            tuple("10.8.0.0/16", false, "unicast", "", "", ""),
                            tuple("10.9.0.0/16", false, "blackhole", "", "", ""),
                            tuple("fd00::/64", true, "unicast", "", "v0", ""),
                            tuple("default", true, "unicast", "fd00::fe", "v0", ""));
        }

        @Test
        void areNoneOnAMachineWithoutAny() {
            assertThat(read(new RoutesFact(), "--\n")).isEmpty();
        }
    }

    @Nested
    class Firewalls {

        @Test
        void byNft() {
            assertThat(read(new NftFact(), """
                    table inet filter {
                    \tset bad {
                    \t\ttype ipv4_addr
                    \t\telements = { 1.2.3.4, 1.2.3.5,
                    \t\t\t     1.2.3.6, 1.2.3.7 }
                    \t}

                    \tchain input {
                    \t\ttype filter hook input priority filter; policy drop;
                    \t\tct state established,related accept
                    \t\ttcp dport { 22, 80 } counter accept comment "web }"
                    \t\tiifname vmap { "lo" : accept, "eth0" : jump other }
                    \t}

                    \tchain other {
                    \t\tip saddr @bad drop
                    \t}
                    }
                    # Warning: table ip filter is managed by iptables-nft, do not touch!
                    table ip nat {
                    \tchain POSTROUTING {
                    \t\ttype nat hook postrouting priority srcnat; policy accept;
                    \t\toifname "eth0" counter masquerade
                    \t}
                    }
                    """))
                    .containsExactly(
                            new FirewallChain(
                                    Tool.NFT,
                                    "inet filter",
                                    "input",
                                    "drop",
                                    "type filter hook input priority filter; policy drop;",
                                    List.of(
                                            "ct state established,related accept",
                                            "tcp dport { 22, 80 } counter accept comment \"web }\"",
                                            "iifname vmap { \"lo\" : accept, \"eth0\" : jump other }")),
                            new FirewallChain(Tool.NFT, "inet filter", "other", "", "", List.of("ip saddr @bad drop")),
                            new FirewallChain(
                                    Tool.NFT,
                                    "ip nat",
                                    "POSTROUTING",
                                    "accept",
                                    "type nat hook postrouting priority srcnat; policy accept;",
                                    List.of("oifname \"eth0\" counter masquerade")));
        }

        @Test
        void byNftWithoutAnyRules() {
            assertThat(read(new NftFact(), "")).isEmpty();
        }

        @Test
        void byIptables() {
            assertThat(read(new IptablesFact(Tool.IPTABLES), """
                    # Generated by iptables-save v1.8.9 (nf_tables) on Thu Nov 26 17:01:36 2026
                    *filter
                    :INPUT ACCEPT [0:0]
                    :FORWARD DROP [0:0]
                    :mine - [0:0]
                    -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
                    -A INPUT -m comment --comment "a b" -j DROP
                    COMMIT
                    # Completed on Thu Nov 26 17:01:36 2026
                    *nat
                    :POSTROUTING ACCEPT [0:0]
                    -A POSTROUTING -o eth0 -j MASQUERADE
                    COMMIT
                    """))
                    .extracting(FirewallChain::table, FirewallChain::name, FirewallChain::policy, FirewallChain::rules)
                    .containsExactly(
                            tuple(
                                    "filter",
                                    "INPUT",
                                    "accept",
                                    List.of(
                                            "-p tcp -m tcp --dport 22 -j ACCEPT",
                                            "-m comment --comment \"a b\" -j DROP")),
                            tuple("filter", "FORWARD", "drop", List.of()),
                            tuple("filter", "mine", "", List.of()),
                            tuple("nat", "POSTROUTING", "accept", List.of("-o eth0 -j MASQUERADE")));
        }

        /** Written after the manual of ufw 0.36. */
        @Test
        void byUfw() {
            UfwObservation seen = read(new UfwFact(), """
                    Status: active
                    Logging: on (low)
                    Default: deny (incoming), allow (outgoing), disabled (routed)
                    New profiles: skip

                    To                         Action      From
                    --                         ------      ----
                    22/tcp                     ALLOW IN    Anywhere
                    22/tcp (v6)                ALLOW IN    Anywhere (v6)
                    """);

            assertThat(seen.active()).isTrue();
            assertThat(seen.defaults()).isEqualTo("deny (incoming), allow (outgoing), disabled (routed)");
            assertThat(seen.rules()).containsExactly("22/tcp ALLOW IN Anywhere", "22/tcp (v6) ALLOW IN Anywhere (v6)");
            assertThat(read(new UfwFact(), "Status: inactive\n").active()).isFalse();
        }
    }

    @Nested
    class Accounts {

        @Test
        void areListed() {
            org.infratest.state.Accounts accounts = read(new AccountsFact(), """
                    root:x:0:0:root:/root:/bin/bash
                    deploy:x:1000:1000:Deploy,,,:/home/deploy:/bin/sh
                    --
                    root:x:0:
                    sudo:x:27:deploy
                    deploy:x:1000:
                    """);

            assertThat(accounts.user("deploy"))
                    .hasValueSatisfying(
                            user -> assertThat(accounts.groupsOf(user)).containsExactly("deploy", "sudo"));
            assertThat(accounts.group("deploy"))
                    .hasValueSatisfying(
                            group -> assertThat(accounts.membersOf(group)).containsExactly("deploy"));
            assertThat(accounts.user("nobody")).isEmpty();
        }

        @Test
        void areAskedForByName() {
            AccountFact.Found found = read(
                    new AccountFact(Database.PASSWD, "alice"),
                    "alice:*:20001:20001:Alice:/home/alice:/bin/bash\nalice\ndomain users\n");
            assertThat(found.user())
                    .hasValueSatisfying(user -> assertThat(user.uid()).isEqualTo(20_001));
            assertThat(found.groups()).containsExactly("alice", "domain users");
        }
    }

    @Nested
    class Processes {

        @Test
        void byProcps() {
            assertThat(read(new ProcessesFact(), """
                          1       0 root                                                             systemd
                        701       1 root                                                             sshd
                        900       1 deploy                                                           tmux: server
                    --
                          1 /sbin/init splash
                        701 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups
                        900 tmux new
                    """))
                    .containsExactly(
                            new RunningProcess(1, 0, "root", "systemd", "/sbin/init splash"),
                            new RunningProcess(
                                    701, 1, "root", "sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"),
                            new RunningProcess(900, 1, "deploy", "tmux: server", "tmux new"));
        }

        @Test
        void byBusybox() {
            assertThat(read(new ProcessesFact(), """
                    PID   PPID  USER     COMMAND
                        1     0 root     process_api
                    --
                    PID   COMMAND
                        1 /process_api --serve
                    """))
                    .containsExactly(new RunningProcess(1, 0, "root", "process_api", "/process_api --serve"));
        }

        @Test
        void goByTheNameOfTheKernelOrOfTheFile() {
            RunningProcess cut = new RunningProcess(5, 1, "root", "systemd-network", "/lib/systemd/systemd-networkd");
            assertThat(cut.isCalled("systemd-networkd")).isTrue();
            assertThat(cut.isCalled("systemd-network")).isTrue();
            assertThat(cut.isCalled("systemd-networkx")).isFalse();
            assertThat(new RunningProcess(1, 0, "root", "systemd", "/sbin/init").isCalled("init"))
                    .isTrue();
        }
    }

    @Nested
    class Others {

        @Test
        void mounts() {
            assertThat(read(new MountsFact(), """
                    proc /proc proc rw,relatime 0 0
                    /dev/sdb1 /mnt/my\\040disk ext4 ro,noatime 0 0
                    """))
                    .containsExactly(
                            new Mount("proc", "/proc", "proc", List.of("rw", "relatime")),
                            new Mount("/dev/sdb1", "/mnt/my disk", "ext4", List.of("ro", "noatime")));
        }

        @Test
        void sysctls() {
            assertThat(read(new SysctlsFact(), """
                    net.ipv4.ip_forward = 1
                    net.ipv4.tcp_rmem = 4096\t131072\t6291456
                    net.ipv4.conf.eth0/100.forwarding = 0
                    kernel.domainname = (none)
                    """))
                    .containsEntry("net.ipv4.ip_forward", "1")
                    .containsEntry("net.ipv4.tcp_rmem", "4096 131072 6291456")
                    .containsEntry("net.ipv4.conf.eth0/100.forwarding", "0");
        }

        @Test
        void kernelParameters() {
            assertThat(
                            read(
                                    new KernelParametersFact(),
                                    "BOOT_IMAGE=/vmlinuz-6.1 root=/dev/sda1 ro console=tty0 console=ttyS0,115200 x=\"a b\" quiet\n"))
                    .containsExactly(
                            "BOOT_IMAGE=/vmlinuz-6.1",
                            "root=/dev/sda1",
                            "ro",
                            "console=tty0",
                            "console=ttyS0,115200",
                            "x=a b",
                            "quiet");
        }

        @Test
        void hostsAndResolver() {
            assertThat(read(new HostsFact(), "127.0.0.1\tlocalhost\n# none\n10.0.1.3 db db.lan # the database\n"))
                    .containsExactly(
                            new HostsFact.Entry("127.0.0.1", List.of("localhost")),
                            new HostsFact.Entry("10.0.1.3", List.of("db", "db.lan")));
            ResolverObservation seen = read(
                    new ResolverFact(),
                    "# by hand\ndomain old.lan\nsearch lan example.org\nnameserver 10.0.1.1\nnameserver fd00::1\noptions ndots:2 rotate\n");
            assertThat(seen.nameservers()).containsExactly("10.0.1.1", "fd00::1");
            assertThat(seen.search()).containsExactly("lan", "example.org");
            assertThat(seen.options()).containsExactly("ndots:2", "rotate");
        }

        /** Debian's own crontab, and entries after the manual. */
        @Test
        void crontabs() {
            assertThat(read(new CronFact(), """
                    /etc/crontab\tSHELL=/bin/sh
                    /etc/crontab\t# m h dom mon dow user\tcommand
                    /etc/crontab\t17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly
                    /etc/cron.d/e2scrub_all\t30 3 * * 0 root test -e /run/systemd/system || SERVICE_MODE=1 /usr/lib/x
                    /var/spool/cron/crontabs/deploy\t@daily /usr/local/bin/backup --all
                    """))
                    .containsExactly(
                            new CronEntry(
                                    "root",
                                    "17 * * * *",
                                    "cd / && run-parts --report /etc/cron.hourly",
                                    "/etc/crontab"),
                            new CronEntry(
                                    "root",
                                    "30 3 * * 0",
                                    "test -e /run/systemd/system || SERVICE_MODE=1 /usr/lib/x",
                                    "/etc/cron.d/e2scrub_all"),
                            new CronEntry(
                                    "deploy",
                                    "@daily",
                                    "/usr/local/bin/backup --all",
                                    "/var/spool/cron/crontabs/deploy"));
        }

        @Test
        void sudoRights() {
            assertThat(read(new SudoFact("root"), """
                    Matching Defaults entries for root on vm:
                        env_reset, mail_badpass, use_pty

                    User root may run the following commands on vm:
                        (ALL : ALL) ALL
                        (root) NOPASSWD: /usr/bin/systemctl restart app, /bin/ls
                    """))
                    .containsExactly("(ALL : ALL) ALL", "(root) NOPASSWD: /usr/bin/systemctl restart app, /bin/ls");
            assertThat(read(new SudoFact("nobody"), "User nobody is not allowed to run sudo on vm.\n"))
                    .isEmpty();
            assertThatThrownBy(() -> new SudoFact("nosuch").read(new Answer(0, "sudo: unknown user nosuch\n", "")))
                    .isInstanceOf(Unseen.class)
                    .hasMessage("sudo said: sudo: unknown user nosuch");
        }

        @Test
        void sudoCommands() throws Unseen {
            SudoCommandFact fact = new SudoCommandFact("deploy", List.of("/bin/ls"));
            assertThat(fact.read(new Answer(0, "/bin/ls\n", ""))).isTrue();
            assertThat(fact.read(new Answer(1, "", ""))).isFalse();
            assertThatThrownBy(() -> fact.read(new Answer(1, "", "sudo: /bin/nosuch: command not found\n")))
                    .isInstanceOf(Unseen.class)
                    .hasMessageContaining("command not found");
        }

        /** Written after what etckeeper's and git's manuals say. */
        @Test
        void etckeeper() throws Unseen {
            assertThat(read(new EtckeeperFact(), "clean\n").state()).isEqualTo(State.CLEAN);
            assertThat(read(new EtckeeperFact(), "unclean\n M hosts\n?? new\n"))
                    .satisfies(seen -> assertThat(seen.state()).isEqualTo(State.UNCLEAN))
                    .satisfies(seen -> assertThat(seen.changes()).containsExactly(" M hosts", "?? new"));
            assertThat(read(new EtckeeperFact(), "uncontrolled\n").state()).isEqualTo(State.UNCONTROLLED);
            assertThat(new EtckeeperFact()
                            .read(new Answer(Answer.ABSENT, "", ""))
                            .state())
                    .isEqualTo(State.NOT_INSTALLED);
        }

        /** As OpenRC's and sysvinit's scripts end; 3 means stopped (LSB). */
        @Test
        void initScripts() throws Unseen {
            assertThat(read(new InitScriptFact("ssh"), "0\nrc2\nrc3\n--\nsshd is running."))
                    .isEqualTo(new InitScriptFact.Script(true, 0, "sshd is running.", List.of("rc2", "rc3")));
            assertThat(read(new InitScriptFact("ssh"), "3\n--\n").enabledIn()).isEmpty();
        }

        @Test
        void addressesInAnyForm() {
            assertThat(Addresses.normal("FD00:0:0::0001")).isEqualTo("fd00::1");
            assertThat(Addresses.normal("::")).isEqualTo("::");
            assertThat(Addresses.normal("1:0:0:2:0:0:0:3")).isEqualTo("1:0:0:2::3");
            assertThat(Addresses.normal("2001:db8:0:1:1:1:1:1")).isEqualTo("2001:db8:0:1:1:1:1:1");
            assertThat(Addresses.isSame("anything", "fd00::1")).isFalse();
        }
    }
}
