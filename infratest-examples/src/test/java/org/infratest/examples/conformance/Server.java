package org.infratest.examples.conformance;

import java.util.List;

/** A real server that cases need; each is started for the first case that asks for it. */
enum Server {
    /** None but the sshd that each machine has. */
    NONE("", "", List.of(), ""),

    NGINX("web", "nginx", List.of(443), """
            mkdir -p /run/nginx
            echo 'tester:{PLAIN}right' > /run/nginx/users
            exec nginx -e stderr -p /run/nginx -c "$FILES/nginx.conf"
            """),

    POSTGRESQL("db", "/usr/lib/postgresql/*/bin/postgres", List.of(5432), """
            PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
            mkdir -p /run/pg
            chown postgres: /run/pg
            cd /run/pg
            as_postgres='setpriv --reuid=postgres --regid=postgres --init-groups'
            $as_postgres initdb -D data -U postgres --auth=trust --no-sync
            echo "create role reader login password 'right'" | $as_postgres postgres --single -D data postgres
            echo 'host all all all scram-sha-256' >> data/pg_hba.conf
            cp "$FILES/good.pem" "$FILES/good.key" /run/pg
            chown postgres: good.pem good.key
            exec $as_postgres postgres -D data -c ssl=on -c ssl_cert_file=/run/pg/good.pem -c ssl_key_file=/run/pg/good.key -c listen_addresses='*' -c unix_socket_directories=/run/pg -c fsync=off
            """),

    MARIADB("db", "mariadbd", List.of(3306), """
            mkdir -p /run/mariadb
            mariadb-install-db --no-defaults --datadir=/run/mariadb/data --user=root --skip-test-db \\
                --auth-root-authentication-method=normal
            printf '%s\\n' "create user tester@'%' identified by 'right';" "grant select on mysql.* to tester@'%';" \\
                "create user reader@'%' identified by 'right';" "grant select on *.* to reader@'%';" > /run/mariadb/init
            exec mariadbd --no-defaults --user=root --datadir=/run/mariadb/data --socket=/run/mariadb/socket --port=3306 \\
                --bind-address='*' --skip-name-resolve --init-file=/run/mariadb/init --ssl-cert="$FILES/good.pem" --ssl-key="$FILES/good.key"
            """),

    /** Knows the names of lab.example, and asks the next one about those of pass.example. */
    DNSMASQ("web", "dnsmasq", List.of(53), """
            exec dnsmasq --keep-in-foreground --conf-file="$FILES/dnsmasq.conf" --server=/pass.example/10.92.2.20
            """),

    DNSMASQ_BEHIND("db", "dnsmasq", List.of(53), """
            exec dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --no-resolv --no-hosts \
                --host-record=through.pass.example,192.0.2.80
            """),

    CHRONY("db", "chronyd", List.of(123), """
            exec chronyd -x -d -u root -f "$FILES/chrony.conf"
            """),

    GANESHA("db", "ganesha.nfsd", List.of(2049, 20_048), """
            mkdir -p /run/ganesha
            rpcbind
            exec ganesha.nfsd -F -L STDERR -N WARN -f "$FILES/ganesha.conf" -p /run/ganesha/pid
            """);

    private final String machine;
    private final String program;
    private final List<Integer> ports;
    private final String script;

    Server(String machine, String program, List<Integer> ports, String script) {
        this.machine = machine;
        this.program = program;
        this.ports = ports;
        this.script = script;
    }

    /** Where it runs. */
    String machine() {
        return machine;
    }

    /** The program or, with slashes, the file that has to be installed. */
    String program() {
        return program;
    }

    /** Where it is asked. */
    int port() {
        return ports.get(0);
    }

    /** Where it listens once it is ready. */
    List<Integer> ports() {
        return ports;
    }

    /** Starts it in the foreground; {@code $FILES} is a folder with its settings. */
    String script() {
        return "set -e\n" + script;
    }
}
