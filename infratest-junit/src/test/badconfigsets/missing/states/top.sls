base:
  "*":
    - badpillar
