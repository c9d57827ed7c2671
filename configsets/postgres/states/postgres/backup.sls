# A backup every night, the newest ones kept; by hand: systemctl start postgres-backup, and postgres-restore FILE.
{%- set backup = pillar['postgres']['backup'] %}

backups have a folder:
  file.directory:
    - name: {{ backup.folder }}
    - user: postgres
    - group: postgres
    - mode: '0700'
    - require:
      - pkg: PostgreSQL is installed

{%- for command in ['postgres-backup', 'postgres-restore'] %}

{{ command }} is installed:
  file.managed:
    - name: /usr/local/sbin/{{ command }}
    - source: salt://postgres/files/{{ command }}
    - template: jinja
    - mode: '0755'
{%- endfor %}

{%- for unit in ['postgres-backup.service', 'postgres-backup.timer'] %}

{{ unit }} is there:
  file.managed:
    - name: /etc/systemd/system/{{ unit }}
    - source: salt://postgres/files/{{ unit }}
    - mode: '0644'
{%- endfor %}

units of the backup are read:
  cmd.run:
    - name: systemctl daemon-reload
    - onchanges:
      - file: postgres-backup.service is there
      - file: postgres-backup.timer is there

backups are made every night:
  service.running:
    - name: postgres-backup.timer
    - enable: True
    - require:
      - cmd: units of the backup are read
      - file: postgres-backup is installed
      - file: backups have a folder
