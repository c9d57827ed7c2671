# nginx in front, gunicorn behind it. gunicorn is watched by supervisord, supervisord and nginx are watched by systemd. The application
# itself comes by deploy.sh, whenever its developers have a new release.
{%- set app = pillar['appserver'] %}

include:
  - appserver.gunicorn
  - appserver.nginx

firewall lets requests in:
  cmd.run:
    - name: ufw allow 80/tcp
    - unless: ufw show added | grep --quiet --line-regexp --fixed-strings 'ufw allow 80/tcp'

build tools are installed:
  pkg.installed:
    - pkgs: {{ app.build_tools | json }}
