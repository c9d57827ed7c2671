# A backup every night, the newest ones kept; by hand: systemctl start mysql-backup, and mysql-restore FILE.
{%- set backup = pillar['mysql']['backup'] %}

backups have a folder:
  file.directory:
    - name: {{ backup.folder }}
    - user: root
    - group: root
    - mode: '0700'
    - require:
      - pkg: MariaDB is installed

{%- for command in ['mysql-backup', 'mysql-restore'] %}

{{ command }} is installed:
  file.managed:
    - name: /usr/local/sbin/{{ command }}
    - source: salt://mysql/files/{{ command }}
    - template: jinja
    - mode: '0755'
{%- endfor %}

{%- for unit in ['mysql-backup.service', 'mysql-backup.timer'] %}

{{ unit }} is there:
  file.managed:
    - name: /etc/systemd/system/{{ unit }}
    - source: salt://mysql/files/{{ unit }}
    - mode: '0644'
{%- endfor %}

units of the backup are read:
  cmd.run:
    - name: systemctl daemon-reload
    - onchanges:
      - file: mysql-backup.service is there
      - file: mysql-backup.timer is there

backups are made every night:
  service.running:
    - name: mysql-backup.timer
    - enable: True
    - require:
      - cmd: units of the backup are read
      - file: mysql-backup is installed
      - file: backups have a folder
