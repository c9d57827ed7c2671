# Who logs in is told where, and whose the machine is.
/etc/motd:
  file.managed:
    - contents: |
        {{ grains['id'] }}, for {{ pillar['owner']['purpose'] }}.
        Ask {{ pillar['owner']['contact'] }}.
    - mode: '0644'
