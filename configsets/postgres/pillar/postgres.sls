# What is different from one database server to the next. The password belongs into an encrypted pillar as soon as it protects
# something.
postgres:
  version: 15
  listen: 10.20.0.20
  database: shop
  user: shop
  password: correct horse battery staple
  # Who may log in as that user to that database, and nobody else; the firewall and pg_hba.conf both say so.
  clients:
    - 10.20.0.10
  backup:
    folder: /var/backups/postgresql
    keep: 7
