package org.infratest.examples.soak.parallel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.examples.soak.standins.SshPeer;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The JVM of a round: it runs all classes of a crowd at the same time, and its exit code says how it went. */
final class CrowdSubject {

    private CrowdSubject() {}

    /** Gets the name of a crowd; ends with 0 where all is green and two environments were shared. */
    public static void main(String[] arguments) throws Exception {
        Crowd crowd = Crowd.valueOf(arguments[0]);
        List<SshPeer> peers = crowd == Crowd.VAGRANT ? peers(Path.of(System.getenv("SOAK_ROOM"))) : List.of();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                    .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                    .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                    .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                    .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8");
            crowd.classes().forEach(each -> request.selectors(DiscoverySelectors.selectClass(each)));
            session.getLauncher().execute(request.build(), listener);
        }
        for (SshPeer peer : peers) {
            peer.close();
        }
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().forEach(failure -> failure.getException().printStackTrace(System.out));
        long all = (long) crowd.classes().size() * Crowd.METHODS;
        System.out.println(
                summary.getTestsSucceededCount() + " of " + all + " are green, " + Crowd.shared() + " shared");
        boolean right =
                summary.getTestsSucceededCount() == all && summary.getTotalFailureCount() == 0 && Crowd.shared() == 2;
        System.exit(right ? 0 : 1);
    }

    private static List<SshPeer> peers(Path room) throws Exception {
        List<SshPeer> peers = new ArrayList<>();
        for (String name : Round.CONFIGSETS) {
            Path folder = room.resolve(name);
            SshPeer peer = SshPeer.start(folder.resolve("ssh-key"), name);
            Files.writeString(folder.resolve("ssh-port"), String.valueOf(peer.port()));
            peers.add(peer);
        }
        return peers;
    }
}
