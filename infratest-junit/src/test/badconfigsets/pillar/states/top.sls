base:
  "*":
    - fine
