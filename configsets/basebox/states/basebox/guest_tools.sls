# What the hypervisor under this machine wants to have in its guests. VirtualBox's additions come on a CD: scripts/guest-tools.sh.
{%- set tools = pillar['basebox']['guest_tools'].get(grains['virtual']) %}
{%- if tools %}
guest tools of {{ grains['virtual'] }}:
  pkg.installed:
    - name: {{ tools }}
    - install_recommends: False
    - require:
      - pkg: packages of every machine
{%- else %}
{}
{%- endif %}
