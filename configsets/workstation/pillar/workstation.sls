# What the workstation is told.
workstation:
  # Who works here: gets the dotfiles, and may use docker.
  user: vagrant
  group: vagrant
  home: /home/vagrant
  # What is asked for; what these need comes with them. /etc/packages.asked-for lists it as it is on the machine.
  # (docker wants apparmor's tools where the kernel has AppArmor on, and does not say so in its dependencies.)
  packages:
    - apparmor
    - apt-cacher-ng
    - curl
    - docker.io
    - git
    - i3-wm
    - i3status
    - nginx-light
    - suckless-tools
    - xinit
    - xvfb
  cache:
    port: 3142
  web:
    port: 80
    title: Workstation
  # Who may use the cache and see the pages: networks. The base box's ufw lets nobody else in.
  neighbours:
    - 198.51.100.0/24
