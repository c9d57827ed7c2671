package org.infratest.provision;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.docs.Page;
import org.infratest.state.HostFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page about configsets shows is what users read. */
class MessagesOfDocsTest {

    private static final SaltFailures FAILURES =
            new SaltFailures(Recorded.spec(), new StateTree(Recorded.spec()), "db");

    private static void shows(Throwable failure) throws IOException {
        Page.of("configsets.md").shows(failure.getMessage().replace("src/test/resources/org/infratest/provision/", ""));
    }

    private static SaltReturn returned(String json) {
        return SaltReturn.of(SaltReturn.documents(json).get("local"), new StateTree(Recorded.spec()).stateSources());
    }

    @ParameterizedTest
    @CsvSource({
        "badjinja.json,",
        "badyaml.json,",
        "badpillar.json,",
        "no-top.json,",
        "pillar-broken.json,pillar-broken.stderr"
    })
    void whatDoesNotRender(String file, String log) throws IOException {
        shows(catchThrowable(
                () -> FAILURES.requireStates(returned(Recorded.text(file)), log == null ? "" : Recorded.text(log))));
    }

    @Test
    void whatDoesNotEnd() throws IOException {
        shows(FAILURES.late("[INFO    ] Executing state pkg.installed for [no-such-package-lab]\n"));
    }

    @Test
    void whoseClockRunsTooFast() throws IOException {
        StandIn machine = new StandIn();
        machine.answer("salt-call", Guest.OVERDUE, "", "");
        shows(catchThrowable(() -> new Guest(machine.host("db")).run("salt-call", Duration.ofMinutes(10))));
    }

    @Test
    void whatFails() throws IOException {
        String json = """
                {"local": {
                  "cmd_|-boom_|-exit 3_|-run": {"name": "exit 3", "changes": {"retcode": 3}, "result": false,
                    "comment": "Command \\"exit 3\\" run", "__sls__": "fail", "__run_num__": 1, "__id__": "boom"},
                  "file_|-never_|-/etc/never_|-managed": {"name": "/etc/never", "changes": {}, "result": false,
                    "comment": "One or more requisite failed: fail.boom", "__sls__": "fail", "__run_num__": 2, "__id__": "never"}}}""";
        shows(catchThrowable(() -> Verdict.requireNothingFailed(applied(json))));
    }

    @Test
    void whatChangesAgain() throws IOException {
        AppliedConfigset second = applied(Recorded.text("second.json"));
        var states = new java.util.ArrayList<>(second.states());
        states.add(0, applied(Recorded.text("first.json")).states().get(0));
        var mixed = new AppliedConfigset("web", "db", states, Duration.ZERO, second.leftBehind());
        shows(catchThrowable(() -> Verdict.requireNothingChanged(mixed, "to change nothing when it is applied again")));
    }

    private static AppliedConfigset applied(String json) {
        return new AppliedConfigset("web", "db", returned(json).states(), Duration.ZERO, java.util.List.of());
    }

    @Test
    void whatIsDifferent() throws IOException {
        HostFacts one = new HostFacts(
                "one",
                new TreeMap<>(
                        Map.of("package nginx:amd64", "1.22.1-9", "port tcp/80", "any nginx", "user www", "uid 33")));
        HostFacts other =
                new HostFacts("other", new TreeMap<>(Map.of("port tcp/80", "loopback nginx", "user www", "uid 33")));
        shows(catchThrowable(() -> one.assertSameAs(other)));
    }
}
