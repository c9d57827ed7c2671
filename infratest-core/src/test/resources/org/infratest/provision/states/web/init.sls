/etc/web/web.conf:
  file.managed:
    - source: salt://web/web.conf.j2

stamp:
  cmd.run:
    - name: date > /var/lib/lab-stamp
