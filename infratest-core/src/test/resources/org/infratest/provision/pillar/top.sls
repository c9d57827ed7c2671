base:
  "*":
    - broken
