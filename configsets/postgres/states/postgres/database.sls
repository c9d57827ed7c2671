# The application's user, with the password from the pillar, and its database.
{%- set postgres = pillar['postgres'] %}

user of the application:
  postgres_user.present:
    - name: {{ postgres.user }}
    - password: {{ postgres.password | yaml_dquote }}
    - encrypted: scram-sha-256
    - login: True
    - refresh_password: False
    - require:
      - service: PostgreSQL runs

database of the application:
  postgres_database.present:
    - name: {{ postgres.database }}
    - owner: {{ postgres.user }}
    - encoding: UTF8
    - template: template0
    - require:
      - postgres_user: user of the application
