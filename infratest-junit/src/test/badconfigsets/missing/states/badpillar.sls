one:
  file.managed:
    - name: /etc/one
    - contents: {{ pillar["nosuch"]["key"] }}
