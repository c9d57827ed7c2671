package org.infratest.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.provision.AppliedState.Result;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SaltReturnTest {

    private static final SourceFiles SOURCES = new SourceFiles(List.of(Recorded.STATES));

    private static List<AppliedState> states(String file) {
        return SaltReturn.of(SaltReturn.documents(Recorded.text(file)).get("local"), SOURCES)
                .states();
    }

    @Test
    void statesComeInTheOrderInWhichTheyRan() {
        assertThat(states("first.json"))
                .extracting(AppliedState::id)
                .containsExactly("/etc/web/web.conf", "lab-web", "stamp", "/etc/nftables.conf", "load rules");
    }

    @Test
    void orderIsThatOfTheirNumbersAndNotThatOfTheDocument() {
        String json = Recorded.text("first.json").replace("\"__run_num__\": 3,", "\"__run_num__\": 30,");
        assertThat(SaltReturn.of(SaltReturn.documents(json).get("local"), SOURCES)
                        .states())
                .extracting(AppliedState::id)
                .containsExactly("lab-web", "stamp", "/etc/nftables.conf", "load rules", "/etc/web/web.conf");
    }

    @Test
    void stateTellsWhatItChangedAndWhereItStands() {
        AppliedState file = states("first.json").get(0);
        assertThat(file.function()).isEqualTo("file.managed");
        assertThat(file.sls()).isEqualTo("web");
        assertThat(file.changes()).isEqualTo("diff: New file\nmode: 0640");
        assertThat(file.comment()).isEqualTo("File /etc/web/web.conf updated");
        assertThat(file.duration()).hasMillis(656);
        assertThat(file.place()).endsWith("states/web/init.sls:1");
        assertThat(states("first.json").get(2).place()).endsWith("states/web/init.sls:5");
        assertThat(states("first.json").get(3).place()).isEqualTo("SLS 'firewall'");
    }

    @Test
    void secondApplicationChangesNothing() {
        assertThat(states("second.json")).noneMatch(AppliedState::isChanged).noneMatch(AppliedState::isFailed);
        assertThat(states("second.json").get(3).result()).isEqualTo(Result.NOT_RUN);
    }

    @Test
    void nullMeansThatItWouldChange() {
        assertThat(states("preview.json")).extracting(AppliedState::result).containsOnly(Result.WOULD_CHANGE);
        assertThat(states("preview.json")).allMatch(AppliedState::isChanged);
    }

    @Test
    void oldAndNewAreToldAsSuch() {
        assertThat(states("failed.json").get(0).changes())
                .isEqualTo("testing: 'Unchanged' -> 'Something pretended to change'");
    }

    @Test
    void eachMinionHasItsOwnDocument() {
        Map<String, JsonNode> documents = SaltReturn.documents(Recorded.text("two-minions.json"));
        assertThat(documents).containsOnlyKeys("a", "b");
        assertThat(SaltReturn.of(documents.get("b"), SOURCES).states())
                .extracting(AppliedState::id)
                .containsExactly("/etc/web/web.conf", "load rules");
    }

    @Test
    void textBeforeTheDocumentDoesNotCount() {
        assertThat(SaltReturn.documents("some deprecation\n{\"local\": true}")).containsOnlyKeys("local");
    }

    @Test
    void whatIsNoJsonIsAnErrorOfTheInfrastructure() {
        assertThatThrownBy(() -> SaltReturn.documents("{\"local\": {\"x\": "))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Salt printed what is not the JSON that it promises: ");
    }

    @Test
    void whatAMachineSaysCannotOrderATerminal() {
        AppliedState state = SaltReturn.of(
                        SaltReturn.documents(
                                        "{\"local\":{\"cmd_|-a_|-\\u001b[2J_|-run\":{\"result\":false,\"name\":\"\\u001b[2J\","
                                                + "\"comment\":\"::error::x\",\"__run_num__\":0,\"__sls__\":\"../../../etc/passwd\"}}}")
                                .get("local"),
                        SOURCES)
                .states()
                .get(0);
        assertThat(state.name()).isEqualTo("\\x1b[2J");
        assertThat(state.comment()).isEqualTo(": :error::x");
        assertThat(state.file()).isNull();
    }
}
