# The application's database, and its user with the password from the pillar: one account for each address it comes from.
{%- set mysql = pillar['mysql'] %}
{%- set socket = '/run/mysqld/mysqld.sock' %}

database of the application:
  mysql_database.present:
    - name: {{ mysql.database }}
    - character_set: utf8mb4
    - collate: utf8mb4_unicode_ci
    - connection_unix_socket: {{ socket }}
    - require:
      - service: MariaDB runs

{%- for client in mysql.clients %}

user of the application from {{ client }}:
  mysql_user.present:
    - name: {{ mysql.user }}
    - host: {{ client }}
    - password: {{ mysql.password | yaml_dquote }}
    - connection_unix_socket: {{ socket }}
    - require:
      - mysql_database: database of the application

rights of the application from {{ client }}:
  mysql_grants.present:
    - user: {{ mysql.user }}
    - host: {{ client }}
    - database: {{ mysql.database }}.*
    - grant: ALL PRIVILEGES
    - connection_unix_socket: {{ socket }}
    - require:
      - mysql_user: user of the application from {{ client }}
{%- endfor %}

# Somebody who was a client once is none any more.
user of the application has no other accounts:
  cmd.run:
    - name: mariadb --batch --skip-column-names --execute "SELECT CONCAT('DROP USER ', QUOTE(User), '@', QUOTE(Host), ';') FROM mysql.user WHERE User = '{{ mysql.user }}' AND Host NOT IN ('{{ mysql.clients | join("', '") }}')" | mariadb
    - onlyif: mariadb --batch --skip-column-names --execute "SELECT 1 FROM mysql.user WHERE User = '{{ mysql.user }}' AND Host NOT IN ('{{ mysql.clients | join("', '") }}')" | grep --quiet 1
    - require:
      - service: MariaDB runs
