# Salt's two ports, for those that the master serves.
{%- for network in pillar['configmaster']['serves'] %}

{{ network }} may use the master:
  cmd.run:
    - name: ufw allow from {{ network }} to any port 4505:4506 proto tcp
    - unless: ufw show added | grep -qxF 'ufw allow from {{ network }} to any port 4505:4506 proto tcp'
{%- endfor %}
