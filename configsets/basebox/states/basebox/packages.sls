# Where packages come from, and those that every machine has.
{%- set proxy = pillar['basebox']['apt_proxy'] %}

/usr/local/sbin/apt-proxy:
  file.managed:
    - source: salt://basebox/files/apt-proxy
    - mode: '0755'

{%- if proxy %}

packages come from {{ proxy }}:
  cmd.run:
    - name: apt-proxy '{{ proxy }}'
    {%- if proxy.endswith('/') %}
    - unless: grep -qxF 'deb [trusted=yes] {{ proxy }} ./' /etc/apt/sources.list.d/apt-proxy.list
    {%- else %}
    - unless: grep -qxF 'Acquire::http::Proxy "{{ proxy }}";' /etc/apt/apt.conf.d/95apt-proxy
    {%- endif %}
    - require:
      - file: /usr/local/sbin/apt-proxy
    - require_in:
      - pkg: packages of every machine
{%- endif %}

packages of every machine:
  pkg.installed:
    - pkgs:
      - ca-certificates
      - chrony
      - curl
      - etckeeper
      - git
      - iproute2
      - iputils-ping
      - netcat-openbsd
      - nftables
      - openssh-server
      - procps
      - sudo
      - ufw
    - install_recommends: False
