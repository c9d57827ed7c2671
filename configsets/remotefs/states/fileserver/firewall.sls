# Rules for the ports of NFS are those for the clients; any other one is taken away. SSH is open on every machine.
{%- set ports = pillar['remotefs']['nfs']['ports'] | join(',') %}
{%- set rules = [] %}
{%- for client in pillar['remotefs']['clients'] %}
{%- do rules.append("'allow from " ~ client ~ " to any port " ~ ports ~ " proto tcp'") %}
{%- endfor %}

firewall lets the clients of NFS in:
  cmd.run:
    - name: |
        set -e
        ufw show added | sed -n '/\b2049\b/s/^ufw //p' | while read -r rule; do ufw delete $rule; done
        for rule in {{ rules | join(' ') }}; do ufw $rule; done
    - unless: test "$(ufw show added | sed -n '/\b2049\b/s/^ufw //p' | sort)" = "$(printf '%s\n' {{ rules | join(' ') }} | sort)"
