package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.ConfigurationException;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {

    @TempDir
    Path folder;

    @Test
    void networksHostsAndGroupsAreReadInOrder() throws IOException {
        TopologySpec topology = read("""
                networks:
                  public:  { subnet: 203.0.113.0/24 }
                  private: { subnet: 10.20.0.0/24, gateway: gateway }
                hosts:
                  gateway: { memory: 256, addresses: { public: 203.0.113.10, private: 10.20.0.2 } }
                  app:     { addresses: { private: 10.20.0.10 }, groups: [servers] }
                """);

        assertThat(topology.networks())
                .containsExactly(
                        new NetworkSpec("public", Subnet.parse("203.0.113.0/24"), null),
                        new NetworkSpec("private", Subnet.parse("10.20.0.0/24"), "gateway"));
        assertThat(topology.hosts()).extracting(HostSpec::name).containsExactly("gateway", "app");
        assertThat(topology.host("gateway").orElseThrow().addresses().keySet()).containsExactly("public", "private");
        assertThat(topology.host("app").orElseThrow().groups()).containsExactly("servers");
    }

    @Test
    void withoutAFileNothingIsDeclared() {
        assertThat(TopologyFile.read(folder.resolve("topology.yaml"))).isSameAs(TopologySpec.UNDECLARED);
    }

    @Test
    void mistakesNameTheFileAndTheValue() {
        assertMistake("networks: {a: {}}", "network 'a' has no 'subnet'");
        assertMistake(
                "hosts: {web: {addresses: {public: 10.0.0.1}}}",
                "Host 'web' has an address on network 'public', which is not declared; declared: []");
        assertMistake(
                "{networks: {a: {subnet: 10.0.0.0/24}}, hosts: {web: {addresses: {a: 10.0.1.1}}}}",
                "Address 10.0.1.1 of host 'web' does not lie in network 'a' (10.0.0.0/24)");
        assertMistake(
                "networks: {a: {subnet: 10.0.0.0/24, gateway: gw}}",
                "Network 'a' names gateway 'gw', which is not a declared host; declared: []");
        assertThatThrownBy(() -> read("networks: [unclosed"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("topology.yaml is not YAML: ");
    }

    private void assertMistake(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Topology " + folder.resolve("topology.yaml") + ": " + message);
    }

    private TopologySpec read(String yaml) throws IOException {
        Path file = folder.resolve("topology.yaml");
        Files.writeString(file, yaml);
        return TopologyFile.read(file);
    }
}
