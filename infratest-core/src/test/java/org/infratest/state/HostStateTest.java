package org.infratest.state;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Verdict;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;

@Timeout(60)
class HostStateTest {

    private static final String NGINX = "installed\tnginx\t1.22.1-9\tamd64\n";
    private static final String CURL = "installed\tcurl\t7.88.1-10\tamd64\n";
    private static final Fact<?> PASSWD = new FileFact("/etc/passwd");
    private static final String ENTRY = "81a4:0:0:1234:1700000000:root:root\n";

    private final ScriptedMachine web = new ScriptedMachine();

    @Nested
    class RoundTrips {

        @Test
        void firstQuestionOfAKindGathersAllOfIt() {
            HostState state = web.tell(new PackagesFact(), NGINX + CURL).state();
            state.packageNamed("nginx").assertInstalled();
            state.packageNamed("curl").assertVersion("7.88.1-10");
            state.packageNamed("nginx").assertVersionStartsWith("1.22.");

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void kindsThatAreAskedTogetherCostOne() {
            HostState state = web.tell(new PackagesFact(), NGINX)
                    .tell(new SocketsFact(), "tcp   LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n")
                    .tell(PASSWD, ENTRY)
                    .state();
            state.all(now -> {
                now.packageNamed("nginx").assertInstalled();
                now.port(22).assertListening();
                now.file("/etc/passwd").assertMode("644");
                now.file("/etc/passwd").assertOwner("root");
            });

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void whatWasFetchedBeforehandIsNotAskedFor() {
            HostState state =
                    web.tell(PASSWD, ENTRY).tell(new PackagesFact(), NGINX).state();
            state.prefetch(state.file("/etc/passwd"), state.packageNamed("nginx"));
            state.file("/etc/passwd").assertSize(1234);
            state.packageNamed("nginx").assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void refreshGathersAllThatIsKnownInOne() {
            HostState state = web.tell(PASSWD, ENTRY, "exit 94")
                    .tell(new PackagesFact(), NGINX, CURL)
                    .state();
            state.file("/etc/passwd").assertExists();
            state.packageNamed("nginx").assertInstalled();
            state.refresh();

            assertThat(web.roundTrips()).isEqualTo(3);
            assertThat(state.file("/etc/passwd").observe().exists()).isFalse();
            assertThat(state.packageNamed("curl").observe().isInstalled()).isTrue();
            assertThat(web.roundTrips()).isEqualTo(3);
        }

        @Test
        void commandsAreRunEachTime() {
            HostState state =
                    web.tell(new CommandFact("date"), "one\n\n0", "two\n\n0").state();

            assertThat(state.command("date").observe().stdout()).isEqualTo("one\n");
            assertThat(state.command("date").observe().stdout()).isEqualTo("two\n");
            state.refresh();
            assertThat(web.roundTrips()).isEqualTo(2);
        }

        @Test
        void nameThatIsNotListedIsAskedFor() {
            HostState state = web.tell(new AccountsFact(), "root:x:0:0::/root:/bin/sh\n--\nroot:x:0:\n")
                    .tell(
                            new AccountFact(AccountFact.Database.PASSWD, "alice"),
                            "alice:*:20001:20001::/home/alice:/bin/sh\nalice\nstaff\n")
                    .state();
            state.user("alice").assertInGroup("staff");
            state.user("root").assertUid(0);

            assertThat(web.roundTrips()).isEqualTo(2);
        }
    }

    @Nested
    class Time {

        @Test
        void positiveAloneGathersAgainUntilItIsTrue() {
            web.tell(new PackagesFact(), CURL, CURL, NGINX);
            web.state().packageNamed("nginx").every(ofMillis(5)).assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(3);
        }

        @Test
        void firstAttemptBelievesWhatIsKnown() {
            HostState state = web.tell(new PackagesFact(), NGINX, CURL).state();
            state.packageNamed("nginx").assertInstalled();
            state.packageNamed("nginx").within(ZERO).assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(1);
        }

        @Test
        void waitBelievesNothing() {
            HostState state = web.tell(new PackagesFact(), NGINX, CURL, NGINX).state();
            state.packageNamed("nginx").assertInstalled();
            state.packageNamed("nginx").within(ofSeconds(20)).every(ofMillis(5)).assertInstalled();

            assertThat(web.roundTrips()).isEqualTo(3);
        }

        @Test
        void negativeAloneHolds() {
            HostState state =
                    web.tell(PASSWD, "exit 94", "exit 94", "exit 94", ENTRY).state();
            AssertionFailedError failure = catchThrowableOfType(
                    AssertionFailedError.class,
                    () -> state.file("/etc/passwd").every(ofMillis(5)).assertAbsent());

            assertThat(failure)
                    .hasMessageMatching(
                            "web: expected file /etc/passwd to be absent for 2 s, but it is a regular file of "
                                    + "root:root with mode 0644, 1234 bytes\n  attempts: 4, one every 5 ms; last took [\\d.]+ m?s\n  from: ssh");
        }

        @Test
        void oneLookShowsNothingThatLastsHoweverLongItTakes() {
            HostState state = web.tell(new PackagesFact(), CURL, NGINX)
                    .takes(ofMillis(100))
                    .state();

            assertThatThrownBy(() ->
                            state.packageNamed("nginx").holds(ofMillis(50)).assertNotInstalled())
                    .isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void whatCouldNotBeSeenOnceIsLookedAtAgain() {
            HostState state = web.tell(new PackagesFact(), "exit 97\nthe database is locked", NGINX)
                    .state();

            assertThatThrownBy(() -> state.packageNamed("nginx").assertInstalled())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("the database is locked");
            state.packageNamed("nginx").assertInstalled();
            state.packageNamed("nginx").assertVersion("1.22.1-9");
            assertThat(web.roundTrips()).isEqualTo(2);
        }

        @Test
        void whatCannotBeSeenIsNeitherThereNorAbsent() {
            HostState state = web.tell(PASSWD, "exit 96").state();

            assertThatThrownBy(() -> state.file("/etc/passwd").assertAbsent())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "web: could not look at file /etc/passwd, because it takes root to see that, and the user who "
                                    + "logs in there may not run 'sudo -n'; let it, or log in as root");
            assertThatThrownBy(() -> state.file("/etc/passwd").assertExists()).isInstanceOf(EnvironmentException.class);
        }

        @Test
        void negativeFromWhatIsKnownAsksWhetherTheMachineIsAlive() {
            FakeSession session = new FakeSession();
            boolean[] down = {false};
            ScriptedMachine scripted = new ScriptedMachine().tell(PASSWD, "exit 94");
            TestMachine machine = scripted.machine();
            TestMachine dying = TestMachine.behind(() -> {
                if (down[0]) {
                    throw new EnvironmentException("Cannot log in to 'web': no answer");
                }
                return machine.host().ssh();
            });
            HostState state = dying.state();
            assertThat(state.file("/etc/passwd").observe().exists()).isFalse();
            state.file("/etc/passwd").within(ZERO).assertAbsent();
            down[0] = true;

            assertThatThrownBy(() -> state.file("/etc/passwd").within(ZERO).assertAbsent())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("the machine does not answer any more");
            assertThat(session.commands()).isEmpty();
        }
    }

    @Nested
    class Together {

        @Test
        void allThatAreNotMetAreReported() {
            HostState state = web.tell(new PackagesFact(), NGINX)
                    .tell(PASSWD, ENTRY)
                    .tell(new FileFact("/etc/shadow"), "exit 96")
                    .state()
                    .within(ZERO);

            MultipleFailuresError failure = catchThrowableOfType(
                    MultipleFailuresError.class,
                    () -> state.all(now -> {
                        now.packageNamed("curl").assertInstalled();
                        now.file("/etc/passwd").assertMode("0600");
                        now.packageNamed("nginx").assertInstalled();
                        now.file("/etc/shadow").assertMode("0640");
                    }));

            assertThat(failure.getFailures()).hasSize(3);
            assertThat(failure)
                    .hasMessageContainingAll(
                            "on web (3 failures)",
                            "web: expected package curl to be installed, but it is not installed",
                            "web: expected file /etc/passwd to have mode 0600, but it is a regular file of root:root with mode 0644",
                            "web: could not look at file /etc/shadow, because it takes root");
        }

        @Test
        void theyWaitTogetherAndGatherOnlyWhatIsOpen() {
            HostState state = web.tell(new PackagesFact(), CURL, CURL, NGINX)
                    .tell(PASSWD, ENTRY)
                    .tell(new SocketsFact(), "none", "tcp   LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n")
                    .state()
                    .every(ofMillis(20));
            state.all(now -> {
                now.packageNamed("nginx").assertInstalled();
                now.port(22).assertListening();
                now.file("/etc/passwd").assertExists();
            });

            assertThat(web.roundTrips()).isEqualTo(3);
            assertThat(web.asked()).filteredOn(PASSWD.script()::equals).hasSize(1);
            assertThat(web.asked())
                    .filteredOn(new SocketsFact().script()::equals)
                    .hasSize(2);
            assertThat(web.asked())
                    .filteredOn(new PackagesFact().script()::equals)
                    .hasSize(3);
        }

        @Test
        void negativesHoldTogether() {
            web.tell(PASSWD, "exit 94").tell(new PackagesFact(), CURL);
            web.state().all(now -> {
                now.file("/etc/passwd").assertAbsent();
                now.packageNamed("nginx").assertNotInstalled();
                now.packageNamed("apache2").assertNotInstalled();
            });

            assertThat(web.roundTrips())
                    .as("one each second for all of them, and fewer on a busy computer")
                    .isBetween(2, 3);
        }

        @Test
        void oneFailureStandsForItself() {
            HostState state = web.tell(new PackagesFact(), NGINX).state().within(ZERO);

            assertThatThrownBy(() -> state.all(now -> now.packageNamed("curl").assertInstalled()))
                    .isExactlyInstanceOf(AssertionFailedError.class)
                    .hasMessageStartingWith("web: expected package curl to be installed, but it is not installed\n");
        }

        @Test
        void lostSessionIsToldForEachOfThem() {
            TestMachine machine = TestMachine.behind(() -> {
                throw new EnvironmentException("Cannot log in to 'web': no answer");
            });

            assertThatThrownBy(() -> machine.state().all(now -> {
                        now.file("/etc/passwd").assertExists();
                        now.packageNamed("curl").assertInstalled();
                    }))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("web: 2 questions could not be asked, the first one because: web: could not gather "
                            + "file /etc/passwd, the packages\n  Cannot log in to 'web': no answer");
            assertThat(machine.verdicts())
                    .extracting(verdict -> verdict.verdict())
                    .containsExactly(Verdict.INFRASTRUCTURE_ERROR, Verdict.INFRASTRUCTURE_ERROR);
        }
    }

    /** What is half there, or goes by another name, is neither there nor absent by mistake. */
    @Nested
    class Truth {

        @Test
        void packageThatIsHalfInstalledIsNotGone() {
            HostState state = web.tell(new PackagesFact(), NGINX.replace("installed", "half-configured"))
                    .state();

            assertThatThrownBy(() -> state.packageNamed("nginx").within(ZERO).assertNotInstalled())
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageStartingWith(
                            "web: expected package nginx not to be installed, but version 1.22.1-9 for amd64"
                                    + " is half-configured\n");
            assertThatThrownBy(() -> state.packageNamed("nginx").within(ZERO).assertInstalled())
                    .isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void leftConfigurationFilesAreNoPackage() {
            web.tell(new PackagesFact(), NGINX.replace("installed", "config-files"))
                    .state()
                    .packageNamed("nginx")
                    .within(ZERO)
                    .assertNotInstalled();
        }

        @Test
        void packageManagerThatKnowsNothingProvesNothing() {
            HostState state = web.tell(new PackagesFact(), "").state();

            assertThatThrownBy(() -> state.packageNamed("nginx").within(ZERO).assertNotInstalled())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "web: could not look at the packages, because the package manager there knows no package at"
                                    + " all, so another one must have installed them");
        }

        @Test
        void pathOfAMountMayEndWithASlash() {
            HostState state = web.tell(new MountsFact(), "/dev/sdb1 /srv/data ext4 rw 0 0\n/dev/sda1 / ext4 rw 0 0\n")
                    .state();

            assertThatThrownBy(() -> state.mount("/srv//data/").within(ZERO).assertNotMounted())
                    .isInstanceOf(AssertionFailedError.class);
            state.mount("/").assertMounted();
        }

        @Test
        void keyOfASettingMayBeWrittenAsAPath() {
            HostState state = web.tell(
                            new SysctlsFact(), "net.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0/100.forwarding = 0\n")
                    .state();

            assertThatThrownBy(() ->
                            state.sysctl("net/ipv4/ip_forward").within(ZERO).assertAbsent())
                    .isInstanceOf(AssertionFailedError.class);
            state.sysctl("net/ipv4/conf/eth0.100/forwarding").assertValue(0);
            state.sysctl("net.ipv4.conf.eth0/100.forwarding").assertValue(0);
        }

        @Test
        void carriageReturnBelongsToItsLine() {
            HostState state = web.tell(new ContentFact("/etc/x"), "PermitRootLogin no\r\nPort 22\n\n")
                    .state();

            assertThatThrownBy(() -> state.file("/etc/x").within(ZERO).assertContainsLine("PermitRootLogin no"))
                    .isInstanceOf(AssertionFailedError.class);
            state.file("/etc/x").assertContainsLine("Port 22");
            state.file("/etc/x").assertContainsLine("");
        }

        @Test
        void socketMayBeHeldBySeveralPrograms() {
            HostState state = web.tell(
                            new SocketsFact(),
                            "tcp   LISTEN 0 128 *:22 *:* users:((\"systemd\",pid=1,fd=5),(\"sshd\",pid=7,fd=3))\n")
                    .state();
            state.port(22).assertProgram("sshd");
            state.port(22).assertProgram("systemd");

            assertThatThrownBy(() -> state.port(22).within(ZERO).assertProgram("nginx"))
                    .hasMessageStartingWith(
                            "web: expected TCP port 22 to be listened on by nginx, but there listens *:22"
                                    + " (systemd), *:22 (sshd)\n");
        }

        /** Of iproute2 4.11, as CentOS 7 has it: its * is that of IPv4. */
        @Test
        void starOfAnOldSsIsOfOneFamily() {
            HostState state = web.tell(
                            new SocketsFact(),
                            "== 4\ntcp    LISTEN     0      128       *:22                    *:*\n"
                                    + "== 6\ntcp    LISTEN     0      128    [::]:80                 [::]:*\n")
                    .state();
            state.port(22).assertListeningOn("0.0.0.0");

            assertThatThrownBy(() -> state.port(22).within(ZERO).assertListeningOn("::"))
                    .isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void routeMayLeaveBySeveralInterfaces() {
            HostState state = web.tell(
                            new RoutesFact(),
                            "10.8.0.0/16 \n\tnexthop via 10.0.0.2 dev eth1 weight 1 \n\tnexthop via 10.0.0.3 dev eth2"
                                    + " weight 1 \n--\n")
                    .state();
            state.route("10.8.0.0/16").assertDevice("eth2");

            assertThatThrownBy(() -> state.route("10.8.0.0/16").within(ZERO).assertDevice("eth3"))
                    .isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void firewallThatTellsNoStatusIsNotInactive() {
            HostState state = web.tell(new UfwFact(), "WARN: uid is 0 but '/' is owned by 1000\n")
                    .state();

            assertThatThrownBy(() -> state.ufw().within(ZERO).assertInactive())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("ufw did not tell its status, but said: WARN: uid is 0");
        }

        @Test
        void numberIsNoName() {
            HostState state = web.tell(new AccountsFact(), "root:x:0:0:root:/root:/bin/sh\n--\nroot:x:0:\n")
                    .tell(new AccountFact(AccountFact.Database.PASSWD, "0"), "root:x:0:0:root:/root:/bin/sh\nroot\n")
                    .tell(new AccountFact(AccountFact.Database.GROUP, "0"), "root:x:0:\n")
                    .tell(new AccountFact(AccountFact.Database.PASSWD, "gone"), "exit 94")
                    .state();
            state.user("0").within(ZERO).assertAbsent();
            state.group("0").within(ZERO).assertAbsent();

            assertThatThrownBy(() -> state.user("gone").within(ZERO).assertUid(-1))
                    .isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void directoryMayPutALocalUserIntoItsGroups() {
            String local = "deploy:x:1000:1000::/home/deploy:/bin/sh\n--\ndeploy:x:1000:\n--\n";
            String known = "deploy:x:1000:1000::/home/deploy:/bin/sh\n";
            HostState state = web.tell(
                            new AccountsFact(),
                            local + "passwd: files sss\ngroup:  files [SUCCESS=merge] sss # as IT says\n")
                    .tell(new AccountFact(AccountFact.Database.PASSWD, "deploy"), known + "deploy\nadmins\n")
                    .state();

            assertThatThrownBy(() -> state.user("deploy").within(ZERO).assertNotInGroup("admins"))
                    .isInstanceOf(AssertionFailedError.class);
            assertThat(web.roundTrips()).isEqualTo(2);
            HostState alone = new ScriptedMachine()
                    .tell(new AccountsFact(), local + "group: files systemd\n# group: sss\nhosts: files dns\n")
                    .state();
            alone.user("deploy").within(ZERO).assertNotInGroup("admins");
        }

        @Test
        void nameInHostsHasNoCase() {
            HostState state = web.tell(new HostsFact(), "10.0.1.3 DB.example\n").state();

            assertThatThrownBy(() -> state.hostsEntry("db.example").within(ZERO).assertAbsent())
                    .isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void longNameOfAScriptIsFoundBehindWhatRunsIt() {
            HostState state = web.tell(new ProcessesFact(), """
                              9       1 root                                                             unattended-upgr
                        --
                              9 /usr/bin/python3 /usr/share/unattended-upgrades/unattended-upgrade-shutdown --wait
                        """).state();

            assertThatThrownBy(() -> state.process("unattended-upgrade-shutdown")
                            .within(ZERO)
                            .assertNotRunning())
                    .isInstanceOf(AssertionFailedError.class);
            state.process("unattended-upgrade-other").within(ZERO).assertNotRunning();
        }

        @Test
        void scriptThatKnowsNoStatusDoesNotSayThatItIsStopped() {
            HostState state = web.tell(new UnitFact("app.service"), "none\n")
                    .tell(new InitScriptFact("app"), "1\nrunlevel 2\n--\nUsage: /etc/init.d/app {start|stop}")
                    .state();

            assertThatThrownBy(() -> state.service("app").within(ZERO).assertNotRunning())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("web: service app could not be seen to run or not: it is not known to run or not (its"
                            + " script's status exited with 1: Usage: /etc/init.d/app {start|stop}) and enabled in"
                            + " runlevel 2");
            state.service("app").assertEnabled();
        }

        @Test
        void listOfSocketsIsBounded() {
            String line = "tcp   LISTEN 0 128 127.0.%d.%d:80 0.0.0.0:* users:((\"nginx\",pid=%d,fd=5))\n";
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                lines.append(line.formatted(i / 250, i % 250, i));
            }
            HostState state = web.tell(new SocketsFact(), lines.toString()).state();

            assertThatThrownBy(() -> state.port(80).within(ZERO).assertNotListening())
                    .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(1_000));
        }
    }

    @Nested
    class Reports {

        @Test
        void eachAssertionIsOneRow() {
            TestMachine machine =
                    web.tell(new PackagesFact(), NGINX).tell(PASSWD, ENTRY).machine();
            HostState state = machine.state();
            state.packageNamed("nginx").assertInstalled();
            state.file("/etc/passwd").observe();

            assertThat(machine.verdicts())
                    .satisfiesExactly(
                            row -> {
                                assertThat(row.probe()).isEqualTo("package");
                                assertThat(row.from()).isEqualTo("ssh");
                                assertThat(row.to()).isEqualTo("web nginx");
                                assertThat(row.expectation()).isEqualTo("package nginx to be installed within 10 s");
                                assertThat(row.observation()).isEqualTo("version 1.22.1-9 for amd64 is installed");
                                assertThat(row.verdict()).isEqualTo(Verdict.PASSED);
                            },
                            row -> assertThat(row.verdict()).isEqualTo(Verdict.OBSERVED));
        }
    }

    @Nested
    class Names {

        @Test
        void thatCanBeNoneAreRefused() {
            HostState state = web.state();
            for (Runnable mistake : List.<Runnable>of(
                    () -> state.file("etc/passwd"),
                    () -> state.packageNamed("nginx; rm -rf /"),
                    () -> state.service("-h"),
                    () -> state.service("../x"),
                    () -> state.user("a b"),
                    () -> state.port(0),
                    () -> state.sysctl("net..x"),
                    () -> state.sysctl("../../etc/shadow"),
                    () -> state.address("web"),
                    () -> state.route("10.0.1.5/24"),
                    () -> state.nftChain("filter", "input"),
                    () -> state.command(" "),
                    () -> state.file("/x").assertMode("rw-r--r--"),
                    () -> state.file("/x").assertLinksTo(""),
                    () -> state.file("/x").assertSha256("abc"),
                    () -> state.file("/x").within(ofSeconds(-1)))) {
                assertThatThrownBy(mistake::run).isInstanceOf(ConfigurationException.class);
            }
            assertThat(web.roundTrips()).isZero();
        }

        @Test
        void routeToAnAddressInANetworkNamesTheNetwork() {
            assertThatThrownBy(() -> web.state().route("10.0.1.5/24"))
                    .hasMessage("No route leads to '10.0.1.5/24', as that is an address in network 10.0.1.0/24");
        }
    }

    @Nested
    class Hostile {

        @Test
        void answerThatMakesNoSenseIsNoCrash() {
            HostState state = web.tell(new SocketsFact(), "tcp LISTEN x").state();

            assertThatThrownBy(() -> state.port(22).assertListening())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith(
                            "web: could not look at the listening sockets, because the answer could not be understood (");
        }

        @Test
        void answerThatIsTooMuchToReadIsNoCrash() {
            web.tell(new KernelParametersFact(), "quiet a=" + "x".repeat(100_000));
            web.state().kernelParameter("quiet").assertPresent();

            HostState state =
                    web.tell(new KernelParametersFact(), "\"\"".repeat(100_000)).state();
            assertThatThrownBy(() -> state.kernelParameter("quiet").assertPresent())
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith(
                            "web: could not look at the kernel's command line, because the answer could not be"
                                    + " understood (java.lang.StackOverflowError): ");
        }

        @Test
        void escapeSequencesDoNotReachTheMessage() {
            HostState state = web.tell(new CommandFact("x"), "\u001b[2J\n0").state();

            assertThatThrownBy(() -> state.command("x").within(ZERO).assertFails())
                    .hasMessageStartingWith(
                            "web: expected command 'x' to fail, but it exited with 0 and printed '\\x1b[2J'\n");
        }
    }

    @Nested
    class Rules {

        private static final String SAVED = """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -s 10.0.1.2/32 -p tcp -m tcp --dport 22 -j ACCEPT
                COMMIT
                """;

        @Test
        void areFoundAsPeopleTypeThem() {
            HostState state = web.tell(new IptablesFact(FirewallChain.Tool.IPTABLES), SAVED)
                    .state();
            ChainState input = state.iptablesChain("filter", "INPUT");
            input.assertRule("-A INPUT -s 10.0.1.2 -p tcp --dport 22 -j ACCEPT");
            input.assertRule("-s 10.0.1.2/32 -p tcp -m tcp --dport 22 -j ACCEPT");
            input.assertPolicy("DROP");
            input.within(ZERO).assertNoRule("-s 10.0.1.2 -p tcp --dport 23 -j ACCEPT");

            assertThatThrownBy(() -> input.within(ZERO).assertNoRule("-s 10.0.1.2 -p tcp --dport 22 -j ACCEPT"))
                    .isInstanceOf(AssertionFailedError.class);
            String saved6 = SAVED.replace("10.0.1.2/32", "fd00::2/128");
            ChainState input6 = new ScriptedMachine()
                    .tell(new IptablesFact(FirewallChain.Tool.IP6TABLES), saved6)
                    .state()
                    .ip6tablesChain("filter", "INPUT");
            assertThatThrownBy(() -> input6.within(ZERO).assertNoRule("-s fd00::2 -p tcp --dport 22 -j ACCEPT"))
                    .isInstanceOf(AssertionFailedError.class);
            assertThatThrownBy(() ->
                            state.iptablesChain("filter", "OUTPUT").within(ZERO).assertNoRule("-j DROP"))
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageContaining("but there is no such chain");
        }
    }
}
