package org.infratest.examples.conformance;

import java.nio.file.Path;

/** The settings of nginx: a plain site, and one for each certificate. */
final class NginxSettings {

    static final int PLAIN = 80;
    static final int GOOD = 443;
    static final int EXPIRED = 8441;
    static final int WRONG_NAME = 8442;
    static final int SELF_SIGNED = 8443;
    static final int NOT_YET_VALID = 8444;
    static final int OLD_PROTOCOL = 8445;

    private NginxSettings() {}

    /** With certificates from that folder. */
    static String text(Path certificates) {
        return """
                daemon off;
                worker_processes 1;
                pid /run/nginx/pid;
                user root;
                events {}
                http {
                    access_log off;
                    client_body_temp_path /run/nginx/body;
                    proxy_temp_path /run/nginx/proxy;
                    fastcgi_temp_path /run/nginx/fastcgi;
                    uwsgi_temp_path /run/nginx/uwsgi;
                    scgi_temp_path /run/nginx/scgi;
                    server {
                        listen 80 default_server;
                        listen [::]:80 default_server;
                        location / { return 200 "the default site\\n"; }
                        location /secret { auth_basic "secret"; auth_basic_user_file /run/nginx/users; try_files /none /json; }
                        location /moved { return 301 /; }
                        location /gone { return 410; }
                        location /bad-gateway { proxy_pass http://127.0.0.1:7001; }
                        location /json { default_type application/json; return 200 '{"status":"up","checks":[1,2,3]}'; }
                        location /tls { return 301 https://shop.example/; }
                    }
                    server {
                        listen 80;
                        server_name shop.example;
                        location / { return 200 "the shop\\n"; }
                    }
                """
                + site(GOOD, "good", certificates, "http2", "")
                + site(EXPIRED, "expired", certificates, "", "")
                + site(WRONG_NAME, "wrong-name", certificates, "", "")
                + site(SELF_SIGNED, "self-signed", certificates, "", "")
                + site(NOT_YET_VALID, "not-yet-valid", certificates, "", "")
                + site(OLD_PROTOCOL, "good", certificates, "", "ssl_protocols TLSv1.2;")
                + "}\n";
    }

    private static String site(int port, String certificate, Path folder, String more, String setting) {
        return """
                    server {
                        listen %d ssl %s;
                        ssl_certificate %s.pem;
                        ssl_certificate_key %s.key;
                        %s
                        location / { return 200 "by TLS\\n"; }
                    }
                """.formatted(port, more, folder.resolve(certificate), folder.resolve(certificate), setting);
    }
}
