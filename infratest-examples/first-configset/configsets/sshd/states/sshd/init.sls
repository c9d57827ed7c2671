# Whoever logs in has a key.
/etc/ssh/sshd_config.d/logins.conf:
  file.managed:
    - source: salt://sshd/logins.conf.j2
    - template: jinja
    - mode: "0644"
    - check_cmd: /usr/sbin/sshd -t -f

ssh:
  service.running:
    - enable: true
    - reload: true
    - watch:
      - file: /etc/ssh/sshd_config.d/logins.conf
