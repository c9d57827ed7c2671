# A key is accepted when its fingerprint is the one that pillar names, and only then.
/usr/local/sbin/accept-minion:
  file.managed:
    - source: salt://configmaster/files/accept-minion
    - mode: '0755'
{%- for minion, fingerprint in pillar['configmaster']['accepts'].items() %}

{{ minion }} is accepted:
  cmd.run:
    - name: accept-minion '{{ minion }}' '{{ fingerprint }}'
    - unless: accept-minion --check '{{ minion }}' '{{ fingerprint }}'
    - require:
      - file: /usr/local/sbin/accept-minion
      - service: salt-master
{%- endfor %}
