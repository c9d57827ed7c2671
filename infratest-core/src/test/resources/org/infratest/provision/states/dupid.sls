j:
  test.nop
j:
  test.nop
