package basebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Packer itself finds nothing wrong with any template, for any distribution. */
class TemplatesIT {

    private static final Path CONFIGSETS = configsets();
    private static final List<String> DISTRIBUTIONS = List.of("debian-12", "ubuntu-24.04", "rocky-9");
    private static final String CHECKSUM = "sha256:" + "0".repeat(64);

    private static final List<Template> TEMPLATES = List.of(
            new Template(
                    "basebox",
                    List.of("qemu"),
                    Map.of("base_image", "/images/cloud.qcow2", "base_image_checksum", CHECKSUM)),
            new Template(
                    "installer",
                    List.of("qemu", "virtualbox-iso", "vmware-iso"),
                    Map.of("iso_url", "/images/cd.iso", "iso_checksum", CHECKSUM)),
            new Template(
                    "cloud",
                    List.of("amazon-ebs", "googlecompute", "openstack"),
                    Map.of("google_project_id", "infratest")),
            new Template("container", List.of("docker"), Map.of()));

    private static HttpServer keystone;

    @TempDir
    Path folder;

    /** Packer's openstack builder logs in to the cloud as it validates, so there is one that lets everybody in. */
    @BeforeAll
    static void startKeystone() throws IOException {
        keystone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keystone.createContext("/v3/auth/tokens", exchange -> {
            byte[] token = """
                    {"token": {"methods": ["password"], "catalog": [], "user": {"id": "1", "name": "infratest"},
                      "issued_at": "2026-01-01T00:00:00.000000Z", "expires_at": "2099-01-01T00:00:00.000000Z"}}
                    """.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("X-Subject-Token", "token");
            exchange.sendResponseHeaders(201, token.length);
            exchange.getResponseBody().write(token);
            exchange.close();
        });
        keystone.start();
    }

    @AfterAll
    static void stopKeystone() {
        keystone.stop(0);
    }

    @TestFactory
    Stream<DynamicTest> everyBuilderTakesEveryDistribution() {
        return TEMPLATES.stream()
                .flatMap(template -> template.builders().stream()
                        .flatMap(builder -> DISTRIBUTIONS.stream()
                                .map(distribution -> dynamicTest(
                                        template.name() + ": " + builder + " x " + distribution,
                                        () -> assertValid(template, builder, distribution)))));
    }

    @TestFactory
    Stream<DynamicTest> everyTemplateWithAnUnknownBuilderIsRejected() {
        return TEMPLATES.stream()
                .map(template -> dynamicTest(template.name(), () -> {
                    String builder = template.builders().get(0);
                    CommandResult result = validateChanged(template, '"' + builder + '"', "\"no-such-builder\"");

                    assertThat(result.succeeded()).isFalse();
                    assertThat(output(result)).contains("no-such-builder");
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyTemplateWithAnUnknownOptionIsRejected() {
        return TEMPLATES.stream()
                .map(template -> dynamicTest(template.name(), () -> {
                    String builder = template.builders().get(0);
                    CommandResult result = validateChanged(
                            template,
                            '"' + builder + "\": {\n      \"" + template.name() + "\": {",
                            '"' + builder + "\": {\n      \"" + template.name() + "\": { \"no_such_option\": 1,");

                    assertThat(result.succeeded()).isFalse();
                    assertThat(output(result)).contains("no_such_option");
                }));
    }

    @Test
    void installerOfNoDistributionIsRejected() {
        Template installer = TEMPLATES.get(1);

        CommandResult result = validate(installer, installer.folder(), List.of("-only=qemu.installer"));

        assertThat(result.succeeded()).isFalse();
        assertThat(output(result)).contains("boot_command");
    }

    private static void assertValid(Template template, String builder, String distribution) {
        CommandResult result = validate(template, template.folder(), template.build(builder, distribution));

        assertThat(result.succeeded())
                .as("%s\n%s", result.commandLine(), output(result))
                .isTrue();
    }

    /** Validates a copy of the template in which one text is another. */
    private CommandResult validateChanged(Template template, String before, String after) throws IOException {
        String text = Files.readString(template.folder().resolve(template.file()));
        assertThat(text).contains(before);
        Files.writeString(folder.resolve(template.file()), text.replace(before, after));
        return validate(template, folder, template.of("debian-12"));
    }

    private static CommandResult validate(Template template, Path folder, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("packer", "validate"));
        arguments.addAll(options);
        template.variables().forEach((name, value) -> arguments.addAll(List.of("-var", name + "=" + value)));
        arguments.add(folder.resolve(template.file()).toString());
        return new SystemCommandRunner()
                .run(Command.of(arguments)
                        .in(template.folder())
                        .withEnvironment(Map.of(
                                "CHECKPOINT_DISABLE", "1",
                                "OS_AUTH_URL",
                                        "http://127.0.0.1:"
                                                + keystone.getAddress().getPort() + "/v3",
                                "OS_USERNAME", "infratest",
                                "OS_PASSWORD", "infratest",
                                "OS_PROJECT_NAME", "infratest",
                                "OS_DOMAIN_NAME", "Default")));
    }

    private static String output(CommandResult result) {
        return String.join("\n", result.stdout()) + "\n" + String.join("\n", result.stderr());
    }

    /** This module's folder: the working directory under Maven, or a folder of the checkout in an IDE. */
    private static Path configsets() {
        Path working = Path.of("").toAbsolutePath();
        return Files.isDirectory(working.resolve("basebox")) ? working : working.resolve("configsets");
    }

    /** A configset with a template of its own name. */
    private record Template(String name, List<String> builders, Map<String, String> variables) {

        Path folder() {
            return CONFIGSETS.resolve(name);
        }

        String file() {
            return name + ".pkr.json";
        }

        /** The options for one builder and one distribution. */
        List<String> build(String builder, String distribution) {
            List<String> options = new ArrayList<>(of(distribution));
            options.add("-only=" + builder + "." + name);
            return options;
        }

        /** The options for one distribution. The base box needs none for Debian, whose image is its default. */
        List<String> of(String distribution) {
            boolean isDefault = name.equals("basebox") && distribution.equals("debian-12");
            return isDefault ? List.of() : List.of("-var-file=" + folder().resolve(distribution + ".pkrvars.json"));
        }
    }
}
