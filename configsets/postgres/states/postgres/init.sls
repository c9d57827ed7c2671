# PostgreSQL with one database for one application, reachable by its clients alone.
{%- set postgres = pillar['postgres'] %}
{%- set cluster = postgres.version ~ '/main' %}
{%- set configuration = '/etc/postgresql/' ~ cluster %}
{%- set service = 'postgresql@' ~ postgres.version ~ '-main' %}

include:
  - postgres.database
  - postgres.backup
  - postgres.firewall

PostgreSQL is installed:
  pkg.installed:
    - name: postgresql-{{ postgres.version }}

# Debian's package does that as well, unless somebody has told it not to.
PostgreSQL is initialised:
  cmd.run:
    - name: pg_createcluster {{ postgres.version }} main
    - creates: {{ configuration }}/postgresql.conf
    - require:
      - pkg: PostgreSQL is installed

PostgreSQL listens inside:
  file.managed:
    - name: {{ configuration }}/conf.d/10-network.conf
    - source: salt://postgres/files/network.conf
    - template: jinja
    - mode: '0644'
    - require:
      - cmd: PostgreSQL is initialised

PostgreSQL knows its clients:
  file.managed:
    - name: {{ configuration }}/pg_hba.conf
    - source: salt://postgres/files/pg_hba.conf
    - template: jinja
    - user: postgres
    - group: postgres
    - mode: '0640'
    - require:
      - cmd: PostgreSQL is initialised

# An address that is not there yet when PostgreSQL starts is left out, with a warning that nobody reads.
PostgreSQL waits for its address:
  file.managed:
    - name: /etc/systemd/system/postgresql@.service.d/network.conf
    - source: salt://postgres/files/after-network.conf
    - makedirs: True
    - mode: '0644'

units of PostgreSQL are read:
  cmd.run:
    - name: systemctl daemon-reload
    - onchanges:
      - file: PostgreSQL waits for its address

PostgreSQL runs:
  service.running:
    - name: {{ service }}
    - require:
      - cmd: units of PostgreSQL are read
    - watch:
      - file: PostgreSQL listens inside

# At boot, Debian starts its clusters by this one.
PostgreSQL starts at boot:
  service.enabled:
    - name: postgresql
    - require:
      - pkg: PostgreSQL is installed

PostgreSQL has read who its clients are:
  cmd.run:
    - name: systemctl reload {{ service }}
    - require:
      - service: PostgreSQL runs
    - onchanges:
      - file: PostgreSQL knows its clients
