package org.infratest.lab;

import java.util.Map;
import java.util.TreeMap;
import org.infratest.spec.Fingerprint;

/** What the machines of a lab are made from, one by one, for people. Scripts may have secrets in them, so of those there are hashes. */
final class LabInputs {

    private LabInputs() {}

    static Map<String, String> of(LabSpec lab) {
        Map<String, String> inputs = new TreeMap<>();
        inputs.put("the domain", lab.domain());
        inputs.put(
                "the order of networks",
                names(lab.networks().stream().map(LabNetwork::name).toList()));
        inputs.put(
                "the order of hosts",
                names(lab.hosts().stream().map(LabHost::name).toList()));
        lab.networks().forEach(network -> add(inputs, network));
        lab.hosts().forEach(host -> add(inputs, host));
        return inputs;
    }

    private static String names(Iterable<String> names) {
        return String.join(", ", names);
    }

    private static void add(Map<String, String> inputs, LabNetwork network) {
        String prefix = "network '" + network.name() + "': ";
        inputs.put(prefix + "subnet", network.subnet().toString());
        inputs.put(prefix + "gateway", String.valueOf(network.gateway()));
        inputs.put(prefix + "what else it is", hash(network));
    }

    private static void add(Map<String, String> inputs, LabHost host) {
        String prefix = "host '" + host.name() + "': ";
        inputs.put(prefix + "memory", host.memoryMiB() + " MiB");
        inputs.put(prefix + "processors", Integer.toString(host.cpus()));
        inputs.put(prefix + "further disks", host.disks().toString());
        inputs.put(prefix + "the image's content", "sha256:" + ImageContent.of(host.image()));
        inputs.put(prefix + "the image's place", hash(host.image()));
        inputs.put(prefix + "network cards", hash(host.nics()));
        inputs.put(prefix + "routes", hash(host.routes()));
        inputs.put(prefix + "groups", names(host.groups()));
        inputs.put(prefix + "who sets up its network", host.configureNetwork() ? "infratest" : "its image or a script");
        host.scripts().forEach(script -> inputs.put(prefix + "script " + script.name(), hash(script)));
        inputs.put(
                prefix + "the order of scripts",
                hash(host.scripts().stream().map(LabHost.Script::name).toList()));
    }

    private static String hash(Object value) {
        return "sha256:" + new Fingerprint().add("value", value).hex().substring(0, 24);
    }
}
