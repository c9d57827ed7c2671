# Mounts what the file server shares, at each boot.
{%- set remotefs = pillar['remotefs'] %}
{%- set nfs = remotefs.nfs %}
{%- set sshfs = remotefs.sshfs %}
{%- set key = '/root/.ssh/fileclient' %}

clients of NFS and SSHFS are installed:
  pkg.installed:
    - pkgs:
      - nfs-common
      - sshfs

key for the file server:
  file.managed:
    - name: {{ key }}
    - contents_pillar: remotefs:sshfs:private_key
    - user: root
    - group: root
    - mode: '0600'
    - dir_mode: '0700'
    - makedirs: True
    - show_changes: False

# Neither mount holds the boot up while the server is away, and who uses it then gets an error instead of waiting for ever.
NFS is mounted:
  mount.mounted:
    - name: {{ nfs.mount }}
    - device: {{ remotefs.server }}:{{ nfs.export }}
    - fstype: nfs4
    - opts: rw,soft,timeo=100,retrans=3,bg,nofail,_netdev
    - mkmnt: True
    - persist: True
    - extra_mount_invisible_options: [bg, nofail]
    - require:
      - pkg: clients of NFS and SSHFS are installed

# Where no device manager loads it when it is first used.
kernel knows FUSE:
  kmod.present:
    - name: fuse
    - persist: True

SSHFS is mounted:
  mount.mounted:
    - name: {{ sshfs.mount }}
    - device: {{ sshfs.user }}@{{ remotefs.server }}:/files
    - fstype: fuse.sshfs
    - opts: rw,allow_other,default_permissions,reconnect,ServerAliveInterval=15,ServerAliveCountMax=3,StrictHostKeyChecking=accept-new,IdentityFile={{ key }},idmap=user,_netdev
    - mkmnt: True
    - persist: True
    # What SSHFS keeps to itself; the kernel does not list it.
    - extra_mount_invisible_keys: [ServerAliveInterval, ServerAliveCountMax, StrictHostKeyChecking, IdentityFile, idmap]
    - require:
      - pkg: clients of NFS and SSHFS are installed
      - file: key for the file server
      - kmod: kernel knows FUSE
