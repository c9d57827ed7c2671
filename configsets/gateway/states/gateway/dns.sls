# Local names; the rest is passed on.
dnsmasq:
  pkg.installed:
    - install_recommends: False
  service.running:
    - enable: True
    - watch:
      - file: /etc/dnsmasq.d/gateway.conf
      - file: /etc/dnsmasq.names

/etc/dnsmasq.names:
  file.managed:
    - contents:
      {%- for name, addresses in pillar['gateway']['dns']['names'].items() %}
      {%- for address in addresses %}
      - {{ address }} {{ name }}
      {%- endfor %}
      {%- endfor %}
    - mode: '0644'

/etc/dnsmasq.d/gateway.conf:
  file.managed:
    - source: salt://gateway/files/dnsmasq.conf
    - template: jinja
    - mode: '0644'
    - check_cmd: dnsmasq --test -C
    - require:
      - pkg: dnsmasq
