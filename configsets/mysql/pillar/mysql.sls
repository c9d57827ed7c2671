# What is different from one database server to the next. The password belongs into an encrypted pillar as soon as it protects
# something.
mysql:
  listen: 10.20.0.30
  database: shop
  user: shop
  password: Tr0ub4dor & 3
  # From where that user may log in, and nobody else; the firewall and the grants both say so.
  clients:
    - 10.20.0.10
  backup:
    folder: /var/backups/mysql
    keep: 7
