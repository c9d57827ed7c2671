package org.infratest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @Test
    void secretIsCutOutInEachOfItsForms() {
        String secret = "it's, \"Pl4nted\" \\ one&";
        Redaction.hide(secret);

        assertThat(Redaction.of("login with " + secret + " failed")).isEqualTo("login with *** failed");
        assertThat(Redaction.of("Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("Basic ***");
        assertThat(Redaction.of("?p=it%27s%2C%20%22Pl4nted%22%20%5C%20one%26")).isEqualTo("?p=***");
        assertThat(Redaction.of("{\"p\":\"it's, \\\"Pl4nted\\\" \\\\ one&\"}")).isEqualTo("{\"p\":\"***\"}");
        assertThat(Redaction.of("'it'\\''s, \"Pl4nted\" \\ one&'")).isEqualTo("'***'");
        assertThat(Redaction.of("1,,ui,say,it's%!(PACKER_COMMA) \"Pl4nted\" \\ one&"))
                .isEqualTo("1,,ui,say,***");
    }

    @Test
    void longerSecretGoesBeforeItsPiece() {
        Redaction.hide("short-Piece");
        Redaction.hide("short-Piece-and-more");

        assertThat(Redaction.of("a short-Piece-and-more b short-Piece")).isEqualTo("a *** b ***");
    }

    @Test
    void eachLineOfAKeyIsCutOut() {
        Redaction.hide("-----BEGIN KEY-----\nAAAAB3NzaC1yc2EAAAAplanted\nshort\n-----END KEY-----\n");

        assertThat(Redaction.of("> AAAAB3NzaC1yc2EAAAAplanted\n> short")).isEqualTo("> ***\n> short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "vagrant", "true", ""})
    void whatIsNoSecretStays(String text) {
        Redaction.hide(text);

        assertThat(Redaction.of("the app of vagrant is true")).isEqualTo("the app of vagrant is true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "ssh_password",
                "DB_PASSWORD",
                "rootPasswd",
                "AWS_SECRET_ACCESS_KEY",
                "GITHUB_TOKEN",
                "api-key",
                "apikey",
                "consul.credentials",
                "key_passphrase"
            })
    void nameOfASecret(String name) {
        assertThat(Redaction.isSecretName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"memory", "password_file", "TOKEN_PATH", "AWS_ACCESS_KEY_ID", "keyboard", "PWD", "token_url"})
    void nameOfSomethingElse(String name) {
        assertThat(Redaction.isSecretName(name)).isFalse();
    }

    @Test
    void variablesWithSuchNamesAreHidden() {
        Redaction.hideSecretsOf(Map.of("CI_TOKEN", "planted-in-the-environment", "LANG", "planted-language"));

        assertThat(Redaction.of("planted-in-the-environment planted-language")).isEqualTo("*** planted-language");
    }

    @Test
    void exceptionsSayNoSecret() {
        Redaction.hide("planted-in-a-message");

        assertThat(new EnvironmentException("a planted-in-a-message b")).hasMessage("a *** b");
        assertThat(new ConfigurationException("a planted-in-a-message b", null)).hasMessage("a *** b");
        assertThat(new ConfigsetFailure("a planted-in-a-message b")).hasMessage("a *** b");
    }
}
