first:
  test.nop

wait for nobody:
  cmd.run:
    - name: sleep 3600
