fine:
  test.nop
