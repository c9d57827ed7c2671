one:
  test.nop:
    - name: a
   - bad: indent
