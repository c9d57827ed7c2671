{%- set web = pillar['workstation']['web'] %}

/srv/www/index.html:
  file.managed:
    - source: salt://workstation/files/index.html
    - template: jinja
    - makedirs: True
    - mode: '0644'

/etc/nginx/sites-available/workstation:
  file.managed:
    - contents: |
        server {
            listen {{ web['port'] }} default_server;
            root /srv/www;
            index index.html;
            autoindex on;
        }
    - mode: '0644'
    - require:
      - pkg: packages of a workstation

/etc/nginx/sites-enabled/workstation:
  file.symlink:
    - target: /etc/nginx/sites-available/workstation
    - require:
      - file: /etc/nginx/sites-available/workstation

/etc/nginx/sites-enabled/default:
  file.absent:
    - require:
      - pkg: packages of a workstation

nginx:
  service.running:
    - enable: True
    - reload: True
    - require:
      - file: /srv/www/index.html
    - watch:
      - file: /etc/nginx/sites-available/workstation
      - file: /etc/nginx/sites-enabled/workstation
      - file: /etc/nginx/sites-enabled/default
