ok first:
  test.succeed_with_changes:
    - name: a

boom:
  cmd.run:
    - name: echo to-stdout; echo to-stderr >&2; exit 3

never:
  file.managed:
    - name: /etc/never
    - require:
      - cmd: boom
