base:
  "*":
    - fail
