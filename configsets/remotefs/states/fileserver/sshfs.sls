# A user who can do nothing here but read and write below one folder.
{%- set sshfs = pillar['remotefs']['sshfs'] %}

user who shares files:
  user.present:
    - name: {{ sshfs.user }}
    - system: True
    - usergroup: True
    - home: {{ sshfs.folder }}
    - createhome: False
    - shell: /usr/sbin/nologin
    # No password. Without one, the account would be locked, and an sshd without PAM lets nobody in there.
    - password: '*'

# What a user is locked into must belong to root.
shared folder:
  file.directory:
    - name: {{ sshfs.folder }}
    - user: root
    - group: root
    - mode: '0755'

folder for the files:
  file.directory:
    - name: {{ sshfs.folder }}/files
    - user: {{ sshfs.user }}
    - group: {{ sshfs.user }}
    - mode: '0750'
    - require:
      - user: user who shares files
      - file: shared folder

key of the clients:
  file.managed:
    - name: /etc/ssh/authorized_keys.{{ sshfs.user }}
    - contents: from="{{ pillar['remotefs']['clients'] | join(',') }}",restrict {{ sshfs.public_key }}
    - mode: '0644'

SSH lets the user share files only:
  file.managed:
    - name: /etc/ssh/sshd_config.d/{{ sshfs.user }}.conf
    - source: salt://fileserver/files/sshd.conf
    - template: jinja
    - mode: '0644'
    - check_cmd: sshd -t -f
    - require:
      - user: user who shares files

SSH has read whom it serves:
  service.running:
    - name: ssh
    - enable: True
    - watch:
      - file: SSH lets the user share files only
