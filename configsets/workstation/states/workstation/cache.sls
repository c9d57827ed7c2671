# Packages are fetched once, and from here on come from this machine, for its neighbours too.
{%- set cache = pillar['workstation']['cache'] %}

/etc/apt-cacher-ng/workstation.conf:
  file.managed:
    - contents: |
        Port: {{ cache['port'] }}
        BindAddress: 0.0.0.0
        # Packages may come from any port of a server, not from 80 alone.
        AllowUserPorts: 0
    - mode: '0644'
    - require:
      - pkg: packages of a workstation

apt-cacher-ng:
  service.running:
    - enable: True
    - watch:
      - file: /etc/apt-cacher-ng/workstation.conf

/etc/apt/apt.conf.d/90workstation-cache:
  file.managed:
    - contents: 'Acquire::http::Proxy "http://127.0.0.1:{{ cache['port'] }}";'
    - mode: '0644'
    - require:
      - service: apt-cacher-ng
