# gunicorn under supervisord, supervisord under systemd.
{%- set app = pillar['appserver'] %}

gunicorn and supervisor are installed:
  pkg.installed:
    - pkgs:
      - gunicorn
      - supervisor

user of the application:
  user.present:
    - name: {{ app.application }}
    - system: True
    - usergroup: True
    - home: /srv/{{ app.application }}
    - createhome: False
    - shell: /usr/sbin/nologin

# Only root changes what runs; the application's user reads it.
folder of the application:
  file.directory:
    - name: /srv/{{ app.application }}/releases
    - makedirs: True
    - user: root
    - group: root
    - mode: '0755'

supervisord is watched by systemd:
  file.managed:
    - name: /etc/systemd/system/supervisor.service.d/watched.conf
    - source: salt://appserver/files/supervisor-watched.conf
    - makedirs: True
    - mode: '0644'

units of supervisor are read:
  cmd.run:
    - name: systemctl daemon-reload
    - onchanges:
      - file: supervisord is watched by systemd

gunicorn is watched by supervisord:
  file.managed:
    - name: /etc/supervisor/conf.d/{{ app.application }}.conf
    - source: salt://appserver/files/program.conf
    - template: jinja
    - mode: '0644'
    - require:
      - pkg: gunicorn and supervisor are installed
      - user: user of the application
      - file: folder of the application

supervisord runs:
  service.running:
    - name: supervisor
    - enable: True
    - require:
      - pkg: gunicorn and supervisor are installed
      - cmd: units of supervisor are read

# Restarts only the programs whose section has changed.
supervisord has read what it watches:
  cmd.run:
    - name: supervisorctl update
    - require:
      - service: supervisord runs
    - onchanges:
      - file: gunicorn is watched by supervisord
