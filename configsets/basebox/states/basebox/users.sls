# root and vagrant, as Vagrant's conventions for boxes want them: the well-known key, sudo without password and without a terminal.
{%- for name, user in pillar['basebox']['users'].items() %}

{{ name }}:
  user.present:
    - home: {{ user['home'] }}
    - shell: {{ user['shell'] }}
    {%- if 'uid' in user %}
    - uid: {{ user['uid'] }}
    {%- endif %}
    - password: '{{ user['password'] }}'

{{ user['home'] }}/.ssh:
  file.directory:
    - user: {{ name }}
    - group: {{ name }}
    - mode: '0700'
    - require:
      - user: {{ name }}

{{ user['home'] }}/.ssh/authorized_keys:
  file.managed:
    - source: salt://basebox/files/vagrant.pub
    - user: {{ name }}
    - group: {{ name }}
    - mode: '0600'
    - require:
      - file: {{ user['home'] }}/.ssh
{%- endfor %}

/etc/sudoers.d/vagrant:
  file.managed:
    - contents: |
        Defaults !requiretty
        Defaults !fqdn
        vagrant ALL=(ALL:ALL) NOPASSWD: ALL
    - mode: '0440'
    - check_cmd: visudo -q -c -f
    - require:
      - pkg: packages of every machine
