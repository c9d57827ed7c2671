owner:
  contact: operations@lab.example
  purpose: everything
kernel:
  net.ipv4.conf.all.send_redirects: 0
  kernel.dmesg_restrict: 1
