package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;

/** What users read when a configset comes to no states. */
class SaltFailuresTest {

    private static final SaltFailures FAILURES =
            new SaltFailures(Recorded.spec(), new StateTree(Recorded.spec()), "db");
    private static final String STATES = "src/test/resources/org/infratest/provision/states/";
    private static final String PILLAR = "src/test/resources/org/infratest/provision/pillar/";

    private static void require(String file, String log) {
        FAILURES.requireStates(
                SaltReturn.of(
                        SaltReturn.documents(Recorded.text(file)).get("local"),
                        new StateTree(Recorded.spec()).stateSources()),
                log);
    }

    private static void expect(String file, String log, String message) {
        assertThatThrownBy(() -> require(file, log))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessage(message);
    }

    @Test
    void jinjaErrorHasFileAndLine() {
        expect("badjinja.json", "", """
                Host 'db': configset 'web' does not render: %sbadjinja.sls:9
                  Jinja syntax error: Encountered unknown tag 'endfor'. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.; line 9
                 \s
                  ---
                  [...]
                  two:
                    test.nop
                  {%% if grains.os == "Debian" %%}
                  three:
                    test.nop
                  {%% endfor %%}    <======================
                  ---""".formatted(STATES));
    }

    @Test
    void missingPillarValueIsNamed() {
        expect("badpillar.json", "", """
                Host 'db': configset 'web' does not render: %sbadpillar.sls:4
                  a value is missing: 'nosuch'
                  it is looked for in the pillar (%s), the grains or the context of the template
                  Jinja variable 'salt.utils.context.NamespacedDictWrapper object' has no attribute 'nosuch'; line 4
                 \s
                  ---
                  one:
                    file.managed:
                      - name: /etc/one
                      - contents: {{ pillar["nosuch"]["key"] }}    <======================
                  ---""".formatted(STATES, PILLAR.substring(0, PILLAR.length() - 1)));
    }

    @Test
    void yamlErrorHasFileAndLine() {
        expect("badyaml.json", "", """
                Host 'db': configset 'web' does not render: %sbadyaml.sls:4
                  while parsing a block mapping
                    in "<unicode string>", line 2, column 3
                  did not find expected key
                    in "<unicode string>", line 4, column 4""".formatted(STATES));
    }

    @Test
    void duplicateIdHasFileAndLine() {
        assertThatThrownBy(() -> require("dupid.json", ""))
                .hasMessageStartingWith("Host 'db': configset 'web' does not render: " + STATES + "dupid.sls:3\n");
    }

    @Test
    void unknownSlsIsToldAsSaltTellsIt() {
        expect(
                "nosuchsls.json",
                "",
                "Host 'db': configset 'web' was refused\n  No matching sls found for 'nosuchsls' in env 'base'");
    }

    @Test
    void brokenPillarHasFileAndLineFromTheLog() {
        expect("pillar-broken.json", Recorded.text("pillar-broken.stderr"), """
                Host 'db': the pillar of configset 'web' does not render: %sbroken.sls:2
                  Rendering SLS 'broken' failed. Please see master log for details.
                  Jinja error: integer division or modulo by zero""".formatted(PILLAR));
    }

    @Test
    void pillarThatNamesAMissingSlsIsToldAsSuch() {
        expect("pillar-absent.json", "", """
                Host 'db': the pillar of configset 'web' does not render
                  Specified SLS 'absent' in environment 'base' is not available on the salt master""");
    }

    @Test
    void topThatMatchesNobodyIsNamed() {
        expect("no-top.json", "", """
                Host 'db': configset 'web' has no states for it: %stop.sls matches no machine called 'db'
                  No Top file or master_tops data matches found. Please see master log for details.""".formatted(STATES));
    }

    @Test
    void hangingStateIsNamedWithItsPlace() {
        String log = """
                [INFO    ] Executing state test.nop for [a]
                [INFO    ] Completed state [a] at time 11:01:14.598027 (duration_in_ms=0.5)
                [INFO    ] Executing state pkg.installed for [no-such-package-lab]
                """;
        assertThatThrownBy(() -> FAILURES.requireEnded(new Guest.Outcome(124, "", log, true, Duration.ofMinutes(10))))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessage("""
                        Host 'db': configset 'web' did not end within 10 min 0 s and was stopped
                          it was at state pkg.installed of 'no-such-package-lab' at %sfail.sls:17
                          what states wait for has to come to an end; a longer time is set with timeout""".formatted(STATES));
    }

    @Test
    void saltThatSaysNothingIsAnErrorOfTheInfrastructure() {
        assertThatThrownBy(() -> {
                    throw FAILURES.nothingReturned(
                            new Guest.Outcome(255, "", "'nosuch.function' is not available.\n", false, Duration.ZERO));
                })
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Host 'db': configset 'web': Salt returned nothing; its exit code was 255\n"
                        + "  'nosuch.function' is not available.");
    }
}
