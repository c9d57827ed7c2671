package org.infratest.state;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.infratest.EnvironmentException;
import org.infratest.ssh.SshResult;
import org.infratest.state.FileObservation.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** The scripts do what they should in the shells of this computer. */
@Timeout(60)
class LocalShellTest {

    private static final List<String> HOSTILE = List.of(
            "plain",
            "with blank",
            "it's",
            "$(touch pwned)",
            "`touch pwned`",
            "a\nb",
            "-rf",
            "\"quoted\" \\ back",
            "*",
            "; exit 3 #",
            "äöü €");

    @TempDir
    private Path folder;

    private LocalSession session = LocalSession.of("/bin/bash");

    private HostState state() {
        return TestMachine.behind(session).state().within(ZERO);
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @BeforeEach
    void othersMayEnter() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Nested
    class Paths {

        @ParameterizedTest
        @ValueSource(strings = {"/bin/bash", "/bin/dash", "busybox"})
        void areSeenInEveryShell(String shell) throws Exception {
            if (shell.equals("busybox")) {
                session = LocalSession.busybox(Busybox.programs(folder.resolve("bin")));
            } else {
                session = LocalSession.of(shell);
            }
            String file = write("file", "hello\n");
            Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r-----"));
            Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
            Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));

            state().all(now -> {
                now.file(file).assertExists();
                now.file(file).assertMode("0640");
                now.file(file).assertSize(6);
                now.file(file).assertOwner(System.getProperty("user.name"));
                now.file(file).assertContains("hello");
                now.file(file).assertContainsLine("hello");
                now.file(file).assertContainsNot("goodbye");
                now.file(file).assertSha256("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
                now.file(file).assertMd5("b1946ac92492d2347c6235b4d2611184");
                now.file(link.toString()).assertExists();
                now.file(link.toString()).assertLinksTo("file");
                now.file(link.toString()).assertMode("0640");
                now.file(dangling.toString()).assertKind(Kind.DANGLING_LINK);
                now.file(folder + "/none").assertAbsent();
                now.file(file + "/below-a-file").assertAbsent();
                now.directory(folder.toString()).assertExists();
                now.directory(folder.toString()).assertHas("link");
                now.directory("/dev").assertHas("null");
                now.file("/dev/null").assertKind(Kind.CHARACTER_DEVICE);
                now.command("echo out; echo err >&2; exit 3").assertExitCode(3);
                now.user("root").assertUid(0);
                now.user("nosuchuser").assertAbsent();
                now.group("root").assertGid(0);
                now.mount("/proc").assertType("proc");
                now.networkInterface("lo").assertUp();
                now.address("127.0.0.1").assertOn("lo");
                now.route("203.0.113.0/24").assertAbsent();
                now.sysctl("kernel.ostype").assertValue("Linux");
                now.process("nosuchprocess").assertNotRunning();
                now.hostsEntry("nosuchname").assertAbsent();
            });
            assertThat(session.commands())
                    .as("one, and one for the user that is not listed")
                    .hasSize(2);
            assertThat(state().processes()).isNotEmpty();
            assertThat(state().listeningSockets()).isNotNull();
        }

        @Test
        void haveNamesOfAnyKind() throws IOException {
            for (String name : HOSTILE) {
                write(name, "content of " + name);
            }
            state().all(now -> HOSTILE.forEach(name -> {
                now.file(folder + "/" + name).assertExists();
                now.file(folder + "/" + name).assertContains("content of " + name);
            }));

            assertThat(folder.resolve("pwned")).doesNotExist();
            assertThat(Path.of("pwned")).doesNotExist();
        }

        @Test
        void thatLookLikeTheEndOfAnAnswerAreNot() throws IOException {
            String file = write("file", "\n@0 0 0\n\n@00000000-0000-0000-0000-000000000000 0 94\n");

            assertThat(state().file(file).content().text()).contains("0 94").endsWith("\n");
        }

        @Test
        void longContentsAreCutAndThisIsKnown() throws IOException {
            String file = write("long", "x".repeat(Prelude.CONTENT) + "end");

            assertThat(state().file(file).content().whole()).isFalse();
            state().file(file).assertContains("xxx");
            assertThatThrownBy(() -> state().file(file).assertContains("end"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("web: only the first 128 KiB of " + file
                            + " were read, and the text is not in them; ask by command(\"grep ...\")");
            assertThatThrownBy(() -> state().file(file).assertContainsNot("end"))
                    .isInstanceOf(EnvironmentException.class);
        }

        @Test
        void moreThanASessionKeepsAreAskedForAgain() throws IOException {
            List<String> files =
                    IntStream.range(0, 12).mapToObj(i -> "file" + i).toList();
            for (String name : files) {
                write(name, name + "x".repeat(Prelude.CONTENT - 10));
            }
            state().all(now ->
                    files.forEach(name -> now.file(folder + "/" + name).assertContains(name + "x")));

            assertThat(session.commands()).hasSizeBetween(2, 8);
        }

        @Test
        void manyWithLongNamesAreAskedForInSeveralCommands() throws IOException {
            String name = "n".repeat(200);
            for (int i = 0; i < 300; i++) {
                write(name + i, "");
            }
            state().all(now -> IntStream.range(0, 300)
                    .forEach(i -> now.file(folder + "/" + name + i).assertExists()));

            assertThat(session.commands()).hasSizeBetween(2, 4);
        }

        @Test
        void unreadableOnesAreNeverAbsent() throws IOException {
            assumeTrue(isRoot(), "only root can become nobody");
            session = LocalSession.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh");
            Path closed = Files.createDirectory(folder.resolve("closed"));
            String inside = write("closed/file", "secret");
            String secret = write("secret", "secret");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(Path.of(secret), PosixFilePermissions.fromString("rw-------"));

            state().file(secret).assertMode("0600");
            for (Runnable question : List.<Runnable>of(
                    () -> state().file(inside).assertAbsent(),
                    () -> state().file(secret).assertContainsNot("public"),
                    () -> state().directory(closed.toString()).assertHas("file"),
                    () -> state().nftChain("inet filter", "input").assertExists(),
                    () -> state().sudo("root").assertNoRights())) {
                assertThatThrownBy(question::run)
                        .isInstanceOf(EnvironmentException.class)
                        .hasMessageContaining("because it takes root to see that");
            }
        }
    }

    @Nested
    class Commands {

        @Test
        void keepBothOutputsApart() {
            CommandObservation seen =
                    state().command("echo out; echo err >&2; exit 3").observe();

            assertThat(seen.exitCode()).isEqualTo(3);
            assertThat(seen.stdout()).isEqualTo("out\n");
            assertThat(seen.stderr()).isEqualTo("err\n");
        }

        @Test
        void mayPrintMoreThanIsKeptAndStillEnd() {
            CommandObservation seen = state().command("head -c 3000000 /dev/zero | tr '\\0' x; exit 7")
                    .observe();

            assertThat(seen.exitCode()).isEqualTo(7);
            assertThat(seen.whole()).isFalse();
            assertThat(seen.stdout()).hasSize(Prelude.CONTENT);
        }

        @Test
        void cannotEscapeTheirQuotes() {
            state().command("echo 'it'\\''s'; echo \"$HOME\" >/dev/null").assertOutput("it's");
        }

        @Test
        void readNothing() {
            state().command("cat").assertOutput("");
        }

        /** A machine keeps no more of the errors of all than of one, and what is lost must not be taken for silence. */
        @Test
        void thatComplainMuchTakeNothingFromOthers() {
            assertThatThrownBy(() -> state().all(now -> {
                        now.command("head -c 3000000 /dev/zero | tr '\\0' x >&2")
                                .assertSucceeds();
                        now.command("echo oops >&2; false").assertSucceeds();
                    }))
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageContaining("stderr: oops");
        }

        @Test
        void failWithBothOutputs() {
            assertThatThrownBy(() ->
                            state().command("echo hello; echo oops >&2; false").assertSucceeds())
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageMatching(
                            "web: expected command 'echo hello; echo oops >&2; false' to exit with 0, but it exited with 1 and "
                                    + "printed 'hello'\n  attempts: 1; last took [\\d.]+ m?s\n  from: ssh\n  stderr: oops");
        }
    }

    /** Of this computer, but with programs and folders of the test's own. */
    @Nested
    class Databases {

        private void program(String name, String script) throws IOException {
            Path bin = Files.createDirectories(folder.resolve("bin"));
            Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            session = LocalSession.of("/bin/sh").searching(bin + ":/usr/bin:/bin");
        }

        @Test
        void groupsMayHaveBlanksInTheirNames() throws IOException {
            program("getent", """
                    case "$*" in
                      'passwd alice') echo 'alice:*:20001:20513:Alice:/home/alice:/bin/bash';;
                      'group 20513') echo 'domain users:*:20513:';;
                      'group 27') echo 'sudo:x:27:alice';;
                      *) [ $# -eq 1 ] || exit 2;;
                    esac
                    """);
            program("id", "[ \"$*\" = '-G alice' ] && echo 20513 27 99 || exec /usr/bin/id \"$@\"\n");
            state().user("alice").assertInGroup("domain users");
            state().user("alice").assertInGroup("sudo");
            state().user("alice").assertNotInGroup("users");
        }

        @Test
        void crontabsThatCronPassesOverAreNone() throws Exception {
            Path etc = Files.createDirectories(folder.resolve("etc/cron.d"));
            for (String name : List.of("job", "job.dpkg-old", "job~", "open")) {
                Files.writeString(etc.resolve(name), "0 3 * * * root /bin/" + name + "\n");
                Files.setPosixFilePermissions(
                        etc.resolve(name),
                        PosixFilePermissions.fromString(name.equals("open") ? "rw-rw-r--" : "rw-r--r--"));
            }
            assertThat(commandsOfCron("true")).containsExactly("/bin/job");
            assertThat(commandsOfCron("false")).containsExactly("/bin/job", "/bin/job.dpkg-old");
        }

        @Test
        void scriptsOfSysvinitAreEnabledWhereTheyComeUpWithTheMachine() throws Exception {
            Path script = Files.createDirectories(folder.resolve("etc/init.d")).resolve("app");
            Files.writeString(script, "#!/bin/sh\nexit 3\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertThat(runlevelsWith("rc1.d/S01app", "rc0.d/K01app", "runlevels/shutdown/app"))
                    .isEmpty();
            assertThat(runlevelsWith("rcS.d/S01app", "rc2.d/S01app", "runlevels/boot/app"))
                    .containsExactlyInAnyOrder("runlevel S", "runlevel 2", "runlevel boot");
        }

        private List<String> runlevelsWith(String... links) throws Exception {
            for (String link : links) {
                Path path = folder.resolve("etc").resolve(link);
                Files.createDirectories(path.getParent());
                Files.createFile(path);
            }
            InitScriptFact fact = new InitScriptFact("app");
            String script =
                    fact.script().replace("/etc/", folder + "/etc/").replace("/run/systemd/system", folder + "/none");
            SshResult result = session.exec(Prelude.SHELL + script, ofSeconds(10));
            return fact.read(new Answer(result.exitCode(), result.stdout(), result.stderr()))
                    .enabledIn();
        }

        private List<String> commandsOfCron(String debian) throws Unseen {
            String script = new CronFact()
                    .script()
                    .replace("/etc/cron", folder + "/etc/cron")
                    .replace("/var/spool/", folder + "/var/spool/")
                    .replace("/etc/crontabs", folder + "/etc/crontabs")
                    .replace("-user root", "-user " + System.getProperty("user.name"))
                    .replace("has dpkg-query", debian);
            String out = session.exec(Prelude.SHELL + script, ofSeconds(10)).stdout();
            return new CronFact()
                    .read(new Answer(0, out.replace(folder + "/etc", "/etc"), "")).stream()
                            .map(CronEntry::command)
                            .toList();
        }
    }

    @Nested
    class Rights {

        /** A sudo that lets everybody do everything, but makes nobody root. */
        private static final String SUDO = "#!/bin/sh\n[ \"$1\" = -n ] || exit 9\nshift\nVIA_SUDO=yes exec \"$@\"\n";

        private void ordinaryUser(String sudo) throws IOException {
            Path program = Files.writeString(
                    Files.createDirectory(folder.resolve("bin")).resolve("sudo"), sudo);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            session = (isRoot()
                            ? LocalSession.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh")
                            : LocalSession.of("/bin/sh"))
                    .searching(folder.resolve("bin") + ":/usr/bin:/bin");
        }

        @Test
        void factsAreGatheredBySudoAndCommandsAreNot() throws IOException {
            ordinaryUser(SUDO);

            state().all(now -> {
                now.file("/proc/self/environ").assertContains("VIA_SUDO=yes");
                now.command("echo ${VIA_SUDO:-no}").assertOutput("no");
            });
            assertThat(session.commands()).hasSize(1);
        }

        @Test
        void nobodyIsAskedForAPassword() throws IOException {
            ordinaryUser("#!/bin/sh\necho 'sudo: a password is required' >&2; exit 1\n");

            state().file("/proc/self/environ").assertContainsNot("VIA_SUDO=yes");
        }
    }

    @Nested
    class Waiting {

        @Test
        void forAFileThatComes() throws IOException {
            String file = folder + "/later";
            HostState state = TestMachine.behind(session).state();
            assertThat(state.file(file).observe().exists()).isFalse();
            write("later", "");
            state.file(file).within(ofSeconds(10)).assertExists();
        }
    }
}
