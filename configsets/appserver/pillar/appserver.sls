# What is different from one application server to the next.
appserver:
  application: shop
  # The object in the application that answers requests, as gunicorn names it.
  wsgi: wsgi:application
  workers: 2
  build_tools:
    - build-essential
