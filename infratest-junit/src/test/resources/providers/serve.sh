#!/bin/sh
# A page on port 8080 that says whose it is. Run once more it does nothing.
set -eu
echo "serving as $1"
if ! pgrep -f '^busybox httpd' > /dev/null; then
    mkdir -p /srv/www
    echo "this is $1" > /srv/www/index.html
    busybox httpd -p 8080 -h /srv/www
fi
if command -v ufw > /dev/null && grep -q '^ENABLED=yes' /etc/ufw/ufw.conf; then
    # What 'ufw allow 8080/tcp' does until the next boot, without ufw's seconds of Python.
    iptables -I INPUT -p tcp --dport 8080 -j ACCEPT
fi
