# What holds on every machine that the master serves.
{%- for key, value in pillar['kernel'].items() %}

{{ key }}:
  sysctl.present:
    - value: {{ value }}
    - config: /etc/sysctl.d/60-policy.conf
{%- endfor %}
