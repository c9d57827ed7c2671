# Time in step; where no server answers, chrony keeps asking and the clock runs on. Containers have the host's clock.
{%- if grains['virtual'] != 'container' %}
chrony:
  service.running:
    - enable: True
    - require:
      - pkg: packages of every machine
{%- else %}
{}
{%- endif %}
