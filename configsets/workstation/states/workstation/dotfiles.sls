# The files that a user carries from desk to desk.
{%- set workstation = pillar['workstation'] %}

dotfiles:
  file.recurse:
    - name: {{ workstation['home'] }}
    - source: salt://workstation/dotfiles
    - user: {{ workstation['user'] }}
    - group: {{ workstation['group'] }}
    - dir_mode: '0700'
    - file_mode: '0644'

# The window manager's own check: a configuration that it refuses does not get there.
{{ workstation['home'] }}/.config/i3/config:
  file.managed:
    - source: salt://workstation/files/i3-config
    - user: {{ workstation['user'] }}
    - group: {{ workstation['group'] }}
    - mode: '0644'
    - dir_mode: '0700'
    - makedirs: True
    - check_cmd: i3 -C -c
    - require:
      - file: dotfiles
      - pkg: packages of a workstation
