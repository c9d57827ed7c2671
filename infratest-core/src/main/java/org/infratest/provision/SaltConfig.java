package org.infratest.provision;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Configuration files of Salt. They are written as JSON, which is YAML and needs no quotes of ours. */
final class SaltConfig {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SaltConfig() {}

    /**
     * That of a machine which has its states itself. It is all below one folder, so that whatever {@code /etc/salt} has stays as it is.
     *
     * @param folder the folder
     */
    static String masterless(
            String id, String folder, Map<String, String> grains, List<String> states, List<String> pillar) {
        Map<String, Object> config = minion(id, grains);
        config.put("file_client", "local");
        config.put("file_roots", Map.of("base", states));
        config.put("pillar_roots", Map.of("base", pillar));
        config.put("cachedir", folder + "/cache");
        config.put("pki_dir", folder + "/pki");
        config.put("sock_dir", folder + "/run");
        config.put("log_file", folder + "/log");
        return JSON.writeValueAsString(config);
    }

    /** What every minion needs. The lookup of full names costs minutes where no name server answers. */
    static Map<String, Object> minion(String id, Map<String, String> grains) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("id", id);
        config.put("enable_fqdns_grains", false);
        config.put("log_level_logfile", "quiet");
        config.put("systemd.scope", false);
        config.put("grains", new TreeMap<>(grains));
        return config;
    }

    static String json(Object config) {
        return JSON.writeValueAsString(config);
    }
}
