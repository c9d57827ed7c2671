# Rules for port 5432 are those for the clients; any other one is taken away.
{%- set rules = [] %}
{%- for client in pillar['postgres']['clients'] | sort %}
{%- do rules.append("'allow from " ~ client ~ " to any port 5432 proto tcp'") %}
{%- endfor %}

firewall lets the clients of PostgreSQL in:
  cmd.run:
    - name: |
        set -e
        ufw show added | sed -n '/\b5432\b/s/^ufw //p' | while read -r rule; do ufw delete $rule; done
        for rule in {{ rules | join(' ') }}; do ufw $rule; done
    - unless: test "$(ufw show added | sed -n '/\b5432\b/s/^ufw //p' | sort)" = "$(printf '%s\n' {{ rules | join(' ') }} | sort)"
