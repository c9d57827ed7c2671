greeter user:
  user.present:
    - name: greeter
    - shell: /bin/sh
    - home: /srv/greeter

/etc/greeting:
  file.managed:
    - source: salt://greeter/greeting.j2
    - template: jinja
    - mode: "0640"
    - group: greeter
    - require:
      - user: greeter user

net.ipv4.ip_forward:
  sysctl.present:
    - value: 1

greeter unit:
  file.managed:
    - name: /etc/systemd/system/greeter.service
    - contents: |
        [Unit]
        Description=Says hello once
        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/bin/cp /etc/greeting /run/greeting
        [Install]
        WantedBy=multi-user.target

greeter:
  service.running:
    - enable: true
    - require:
      - file: greeter unit

count greetings:
  cmd.run:
    - name: echo once > /srv/greeter/count
    - creates: /srv/greeter/count
    - require:
      - user: greeter user
