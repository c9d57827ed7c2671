{%- from "configmaster/unit.jinja" import unit with context %}

/etc/salt/master:
  file.managed:
    - contents: |
        # Written by Salt, from the configset configmaster.
        interface: 0.0.0.0
        auto_accept: False
        open_mode: False
        hash_type: sha256
        keysize: 2048
        file_roots: {base: [/srv/salt]}
        pillar_roots: {base: [/srv/pillar]}
        worker_threads: 2
        timeout: 10
        gather_job_timeout: 10
        enable_fqdns_grains: False
        log_level_logfile: quiet
    - makedirs: True
    - mode: '0644'

{{ unit('salt-master', 'The Salt master') }}

salt-master:
  service.running:
    - enable: True
    - require:
      - file: /srv/salt
      - file: /srv/pillar
    - watch:
      - file: /etc/salt/master
