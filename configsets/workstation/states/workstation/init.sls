# A desk: i3, docker, dotfiles, a cache for packages, a web server, and a list of what was asked for. Data: pillar/workstation.sls.
include:
  - workstation.packages
  - workstation.dotfiles
  - workstation.docker
  - workstation.cache
  - workstation.web
  - workstation.firewall
