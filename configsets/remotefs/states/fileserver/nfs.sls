{%- set nfs = pillar['remotefs']['nfs'] %}

NFS server is installed:
  pkg.installed:
    - name: nfs-kernel-server

# Who is root on a client is nobody here, and what nobody writes has to land somewhere.
exported folder:
  file.directory:
    - name: {{ nfs.export }}
    - user: nobody
    - group: nogroup
    - mode: '0755'

exports:
  file.managed:
    - name: /etc/exports.d/shared.exports
    - source: salt://fileserver/files/exports
    - template: jinja
    - makedirs: True
    - mode: '0644'
    - require:
      - pkg: NFS server is installed

ports of NFS stay the same:
  file.managed:
    - name: /etc/nfs.conf.d/ports.conf
    - source: salt://fileserver/files/nfs-ports.conf
    - template: jinja
    - makedirs: True
    - mode: '0644'
    - require:
      - pkg: NFS server is installed

port mapper runs:
  service.running:
    - name: rpcbind
    - enable: True
    - require:
      - pkg: NFS server is installed

mount service has its port:
  service.running:
    - name: nfs-mountd
    - require:
      - service: port mapper runs
    - watch:
      - file: ports of NFS stay the same

NFS server runs:
  service.running:
    - name: nfs-server
    - enable: True
    - require:
      - service: port mapper runs
      - service: mount service has its port
      - file: exported folder
      - file: exports

exports are read:
  cmd.run:
    - name: exportfs -r -a
    - require:
      - service: NFS server runs
    - onchanges:
      - file: exports
