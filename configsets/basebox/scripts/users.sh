#!/usr/bin/env bash
# root and vagrant, as Vagrant's conventions for boxes want them: password vagrant, the well-known insecure key, sudo without
# password and without a terminal. Such a machine belongs into test networks only.
set -euo pipefail

id -u vagrant > /dev/null 2>&1 || useradd --create-home vagrant
usermod --shell /bin/bash vagrant
printf 'root:vagrant\nvagrant:vagrant\n' | chpasswd
for home in /root /home/vagrant; do
    owner=$(stat -c %U:%G "$home")
    install -d -m 700 -o "${owner%:*}" -g "${owner#*:}" "$home/.ssh"
    install -m 600 -o "${owner%:*}" -g "${owner#*:}" /tmp/files/vagrant.pub "$home/.ssh/authorized_keys"
    ! command -v restorecon > /dev/null || restorecon -R "$home/.ssh"
done

cat > /etc/sudoers.d/vagrant << 'END'
Defaults !requiretty
Defaults !fqdn
vagrant ALL=(ALL:ALL) NOPASSWD: ALL
END
chmod 440 /etc/sudoers.d/vagrant
visudo -q -c -f /etc/sudoers.d/vagrant
