base:
  "*":
    - wait
