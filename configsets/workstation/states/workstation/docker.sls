/etc/docker/daemon.json:
  file.managed:
    - contents: |
        {
          "log-driver": "local",
          "bip": "172.31.255.1/24"
        }
    - makedirs: True
    - mode: '0644'
    - require:
      - pkg: packages of a workstation

docker:
  service.running:
    - enable: True
    - watch:
      - file: /etc/docker/daemon.json

{{ pillar['workstation']['user'] }} may use docker:
  group.present:
    - name: docker
    - addusers:
      - {{ pillar['workstation']['user'] }}
    - require:
      - pkg: packages of a workstation
