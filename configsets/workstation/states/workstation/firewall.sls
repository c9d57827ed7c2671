# The base box's ufw lets the neighbours in, and nobody else.
{%- set workstation = pillar['workstation'] %}
{%- for neighbour in workstation['neighbours'] %}
{%- for port in [workstation['cache']['port'], workstation['web']['port']] %}

{{ neighbour }} may use port {{ port }}:
  cmd.run:
    - name: ufw allow from {{ neighbour }} to any port {{ port }} proto tcp
    - unless: ufw show added | grep -qxF 'ufw allow from {{ neighbour }} to any port {{ port }} proto tcp'
{%- endfor %}
{%- endfor %}
