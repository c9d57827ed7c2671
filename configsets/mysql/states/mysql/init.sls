# MariaDB, which is what Debian has for MySQL, with one database for one application, reachable by its clients alone.

include:
  - mysql.database
  - mysql.backup
  - mysql.firewall

MariaDB is installed:
  pkg.installed:
    - pkgs:
      - mariadb-server
      # Salt speaks with the server by this.
      - python3-pymysql

# Debian's package does that as well.
MariaDB is initialised:
  cmd.run:
    - name: mariadb-install-db --user=mysql --auth-root-authentication-method=socket --skip-test-db
    - creates: /var/lib/mysql/mysql
    - require:
      - pkg: MariaDB is installed

MariaDB listens inside:
  file.managed:
    - name: /etc/mysql/mariadb.conf.d/90-network.cnf
    - source: salt://mysql/files/network.cnf
    - template: jinja
    - mode: '0644'
    - require:
      - pkg: MariaDB is installed

# It does not start while its address is not there yet.
MariaDB waits for its address:
  file.managed:
    - name: /etc/systemd/system/mariadb.service.d/network.conf
    - source: salt://mysql/files/after-network.conf
    - makedirs: True
    - mode: '0644'

units of MariaDB are read:
  cmd.run:
    - name: systemctl daemon-reload
    - onchanges:
      - file: MariaDB waits for its address

MariaDB runs:
  service.running:
    - name: mariadb
    - enable: True
    - require:
      - cmd: MariaDB is initialised
      - cmd: units of MariaDB are read
    - watch:
      - file: MariaDB listens inside
