# A machine that the master serves: it knows the master by its name.
{%- from "configmaster/unit.jinja" import unit with context %}

/etc/salt/minion:
  file.managed:
    - contents: |
        # Written by Salt, from the configset configmaster.
        master: {{ pillar['configmaster']['name'] }}
        id: {{ grains['id'] }}
        hash_type: sha256
        keysize: 2048
        acceptance_wait_time: 2
        random_reauth_delay: 1
        enable_fqdns_grains: False
        log_level_logfile: quiet
        systemd.scope: False
    - makedirs: True
    - mode: '0644'

{{ unit('salt-minion', 'The Salt minion') }}

salt-minion:
  service.running:
    - enable: True
    - watch:
      - file: /etc/salt/minion
