# Nothing comes in but what pillar opens.
incoming is denied:
  file.replace:
    - name: /etc/default/ufw
    - pattern: ^DEFAULT_INPUT_POLICY=.*
    - repl: DEFAULT_INPUT_POLICY="DROP"
    - append_if_not_found: True
    - require:
      - pkg: packages of every machine
{%- for port in pillar['basebox']['open'] %}

{{ port }} is open:
  cmd.run:
    - name: ufw allow {{ port }}
    - unless: ufw show added | grep -qxF 'ufw allow {{ port }}'
    - require:
      - file: incoming is denied
    - require_in:
      - cmd: firewall is on
{%- endfor %}

firewall is on:
  cmd.run:
    - name: ufw --force enable
    - unless: 'ufw status | grep -qx "Status: active"'

ufw:
  service.enabled:
    - require:
      - cmd: firewall is on
