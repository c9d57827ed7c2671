# nginx takes the requests, and passes them on to gunicorn.
{%- set app = pillar['appserver'] %}

nginx is installed:
  pkg.installed:
    - name: nginx-light

nginx has no other site:
  file.absent:
    - name: /etc/nginx/sites-enabled/default
    - require:
      - pkg: nginx is installed

nginx knows the application:
  file.managed:
    - name: /etc/nginx/sites-available/{{ app.application }}
    - source: salt://appserver/files/site
    - template: jinja
    - mode: '0644'
    - require:
      - pkg: nginx is installed

nginx serves the application:
  file.symlink:
    - name: /etc/nginx/sites-enabled/{{ app.application }}
    - target: /etc/nginx/sites-available/{{ app.application }}
    - require:
      - file: nginx knows the application

# Debian's unit leaves nginx dead when it dies.
nginx is watched by systemd:
  file.managed:
    - name: /etc/systemd/system/nginx.service.d/watched.conf
    - source: salt://appserver/files/nginx-watched.conf
    - makedirs: True
    - mode: '0644'

units of nginx are read:
  cmd.run:
    - name: systemctl daemon-reload
    - onchanges:
      - file: nginx is watched by systemd

# A site with a mistake in it must not take the others down.
nginx finds no mistake:
  cmd.run:
    - name: nginx -t -q
    - onchanges:
      - file: nginx has no other site
      - file: nginx knows the application
      - file: nginx serves the application

nginx runs:
  service.running:
    - name: nginx
    - enable: True
    - reload: True
    - require:
      - cmd: nginx finds no mistake
      - cmd: units of nginx are read
    - watch:
      - file: nginx has no other site
      - file: nginx knows the application
      - file: nginx serves the application
