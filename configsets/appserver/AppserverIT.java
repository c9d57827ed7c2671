package appserver;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.infratest.environment.Host;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.ShellConfigset;
import org.infratest.junit.To;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Test;

/** The application server as its states make it, with the application that {@code deploy.sh} puts there, seen through the gateway. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = AppserverLab.class)
@SaltConfigset(
        value = "configsets/gateway",
        on = "gateway",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(on = "app", install = SaltInstall.TREE, whenUnavailable = WhenUnavailable.SKIP)
@ShellConfigset(value = "configsets/appserver/deployment", scripts = "deploy.sh", on = "app")
class AppserverIT {

    /** The process of gunicorn that supervisord has started. */
    private static final String MASTER = "sudo supervisorctl pid shop";

    @OnHost("app")
    private SshSession ssh;

    @To("app")
    private HttpProbe http;

    @Test
    void answersThroughTheGateway(@OnHost("gateway") Host gateway) {
        http.assertOk("/");
        http.assertBodyContains("/", "shop on app, release ");
        http.from(gateway).assertOk("/health");
    }

    @Test
    void applicationKnowsWhoAsks() {
        http.assertBodyContains("/", "asked by 203.0.113.254");
    }

    @Test
    void buildToolsHaveBuiltItsLibrary(@OnHost("app") HostState app) {
        http.assertBodyContains("/checksum?text=123456789", "cbf43926");
        app.packageNamed("build-essential").assertInstalled();
    }

    @Test
    void nginxServesFilesAndGunicornTheRest() {
        http.assertBodyContains("/static/robots.txt", "Disallow: /");
        http.assertStatus("/static/nothing", 404);
        http.assertStatus("/nothing", 404);
        http.assertHeader("/", "Server", "nginx");
    }

    @Test
    void nothingButTheSiteIsOpen(
            @To("app") TcpProbe tcp, @OnHost("gateway") Host gateway, @OnHost("app") HostState app) {
        tcp.assertOpen(80);
        tcp.assertBlocked(22);
        tcp.assertBlocked(8000);
        tcp.from(gateway).assertBlocked(8000);
        app.all(now -> {
            now.port(8000).assertListeningOnLoopbackOnly();
            now.ufw().assertActive();
        });
    }

    @Test
    void applicationRunsAsItsOwnUserAndCannotChangeItself(@OnHost("app") HostState app) {
        app.all(now -> {
            now.user("shop").assertShell("/usr/sbin/nologin");
            now.directory("/srv/shop/current/").assertOwner("root");
        });
        assertThat(run("ps -o user= -C gunicorn | sort -u")).isEqualTo("shop");
        assertThat(ssh.exec("sudo -u shop touch /srv/shop/current/wsgi.py").succeeded())
                .isFalse();
    }

    @Test
    void servicesRunAndAreEnabled(@OnHost("app") HostState app) {
        app.all(now -> {
            for (String service : List.of("nginx", "supervisor")) {
                now.service(service).assertRunning();
                now.service(service).assertEnabled();
            }
            now.port(80).assertProgram("nginx");
        });
        assertThat(run("sudo supervisorctl status shop")).contains("RUNNING");
    }

    @Test
    void supervisordRestartsGunicornWhenItIsKilled() {
        String before = run(MASTER);

        run("sudo kill -KILL " + before);

        http.within(ofSeconds(60)).assertOk("/health");
        awaitAnotherMaster(before);
    }

    /** The trap of Debian's unit: the programs live on, and those that the next supervisord starts find their ports taken. */
    @Test
    void systemdRestartsSupervisordWhenItIsKilled(@OnHost("app") HostState app) {
        String before = run(MASTER);

        run("sudo kill -KILL $(systemctl show --property MainPID --value supervisor)");

        app.within(ofSeconds(60)).service("supervisor").assertRunning();
        app.within(ofSeconds(60)).command("sudo supervisorctl status shop").assertOutputContains("RUNNING");
        http.within(ofSeconds(60)).assertOk("/health");
        awaitAnotherMaster(before);
        assertThat(run("pgrep --full --parent 1 gunicorn | wc -l"))
                .as("programs that have lost their supervisord")
                .isEqualTo("0");
    }

    @Test
    void systemdRestartsNginxWhenItIsKilled() {
        run("sudo kill -KILL $(systemctl show --property MainPID --value nginx)");

        http.within(ofSeconds(60)).assertOk("/");
    }

    @Test
    void secondApplicationChangesNothing(@OnHost(value = "app", configset = "appserver") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    void secondDeploymentChangesNothing(@OnHost(value = "app", configset = "deployment") Configset deployment) {
        String before = run(MASTER);
        String release = http.observe("/").body();

        deployment.assertChangesNothing();

        assertThat(deployment.applied().states().get(0).comment()).contains("is in service");
        assertThat(run(MASTER)).as("gunicorn was not restarted").isEqualTo(before);
        http.assertBodyContains("/", release);
    }

    @Test
    void releaseThatDoesNotRunIsTakenBack() {
        String copy = run("sudo sh -c 'cd /var/lib/infratest/configsets/deployment/shell && ls -d */0 | head -n 1'");
        run("sudo rm -rf /tmp/broken && sudo cp -R /var/lib/infratest/configsets/deployment/shell/" + copy
                + " /tmp/broken");
        run("echo 'def (' | sudo tee -a /tmp/broken/app/wsgi.py");

        SshResult deployed = ssh.exec("sudo /tmp/broken/deploy.sh", ofMinutes(3));

        assertThat(deployed.exitCode()).isEqualTo(1);
        assertThat(deployed.stderr()).contains("does not answer", "is in service again");
        http.within(ofSeconds(60)).assertOk("/");
    }

    @Test
    void thereAgainAfterAReboot(@OnHost(value = "app", configset = "appserver") Configset configset) {
        configset.assertHoldsAfterReboot();
        http.within(ofSeconds(60)).assertOk("/");
    }

    /** Waits up to a minute for another process of gunicorn; supervisorctl says 0 where there is none. */
    private void awaitAnotherMaster(String before) {
        String master = run("end=$(($(date +%s) + 60)); while p=$(" + MASTER + ")\n"
                + "[ \"$p\" = 0 ] || [ \"$p\" = " + before + " ]; do\n"
                + "  [ $(date +%s) -lt $end ] || break; sleep 1\ndone; echo $p");
        assertThat(master).as("the process of gunicorn").isNotIn("0", before);
    }

    private String run(String command) {
        return ssh.exec(command).assertSucceeded().stdout().strip();
    }
}
