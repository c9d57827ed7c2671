base:
  "*":
    - badjinja
