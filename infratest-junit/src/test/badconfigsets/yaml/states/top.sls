base:
  "*":
    - badyaml
