packages of a workstation:
  pkg.installed:
    - pkgs: {{ pillar['workstation']['packages'] | json }}
    - install_recommends: False

/usr/local/bin/asked-for:
  file.managed:
    - source: salt://workstation/files/asked-for
    - mode: '0755'

/etc/packages.asked-for:
  cmd.run:
    - name: asked-for > /etc/packages.asked-for
    - unless: asked-for | cmp -s - /etc/packages.asked-for
    - order: last
    - require:
      - file: /usr/local/bin/asked-for
      - pkg: packages of a workstation
