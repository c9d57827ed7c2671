# WireGuard for remote access. The gateway makes its own key, which never leaves it; public.key is for its peers.
{%- set vpn = pillar['gateway']['vpn'] %}
wireguard-tools:
  pkg.installed:
    - install_recommends: False

/etc/wireguard/private.key:
  cmd.run:
    - name: umask 077 && wg genkey > /etc/wireguard/private.key
    - creates: /etc/wireguard/private.key
    - require:
      - pkg: wireguard-tools

/etc/wireguard/public.key:
  cmd.run:
    - name: wg pubkey < /etc/wireguard/private.key > /etc/wireguard/public.key
    - unless: wg pubkey < /etc/wireguard/private.key | cmp -s - /etc/wireguard/public.key
    - require:
      - cmd: /etc/wireguard/private.key

/etc/wireguard/{{ vpn['device'] }}.conf:
  file.managed:
    - source: salt://gateway/files/wireguard.conf
    - template: jinja
    - mode: '0600'
    - require:
      - pkg: wireguard-tools

wg-quick@{{ vpn['device'] }}:
  service.running:
    - enable: True
    - require:
      - cmd: /etc/wireguard/private.key
    - watch:
      - file: /etc/wireguard/{{ vpn['device'] }}.conf
