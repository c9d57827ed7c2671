# This machine's firewall is one ruleset of nftables; the base box's ufw is off for good.
ufw --force disable:
  cmd.run:
    - onlyif: grep -qx 'ENABLED=yes' /etc/ufw/ufw.conf

ufw:
  service.dead:
    - enable: False
    - require:
      - cmd: ufw --force disable

nftables:
  pkg.installed: []
  service.running:
    - enable: True
    - reload: True
    - require:
      - service: ufw
    - watch:
      - file: /etc/nftables.conf

/etc/nftables.conf:
  file.managed:
    - source: salt://gateway/files/nftables.conf
    - template: jinja
    - mode: '0755'
    - check_cmd: nft -c -f
    - require:
      - pkg: nftables
