# shellcheck shell=bash disable=SC2154
# --- what all machines have in common -----------------------------------------------------------------------------------

# Starts a service now and at each boot. 'systemctl enable' would run Debian's init script tools and have systemd read all units
# anew, which takes seconds under emulation.
enable_service() {
    systemctl --quiet --no-reload add-wants multi-user.target "$1"
    systemctl restart "$1"
}

echo "$NAME" > /etc/hostname
hostname "$NAME"
printf '127.0.0.1 localhost\n%s\n' "$HOSTS" > /etc/hosts

# The management interface brings neither a way out nor names.
printf 'USE_ROUTES=no\nUSE_DNS=no\n' > /etc/default/dhcp-eth0
ip route flush dev eth0 type unicast exact default 2> /dev/null || true
printf 'search %s\nnameserver %s\n' "$DOMAIN" "$NAMESERVER" > /etc/resolv.conf

# Nothing but SSH from outside passes the management interface, in any direction: no probe may take that way.
cat > /etc/nftables.conf << 'END'
#!/usr/sbin/nft -f
table inet management
delete table inet management
table inet management {
    chain input {
        type filter hook input priority -10; policy accept;
        iifname "eth0" tcp dport 22 accept
        iifname "eth0" udp sport 67 udp dport 68 accept
        iifname "eth0" drop
    }
    chain forward {
        type filter hook forward priority -10; policy accept;
        iifname "eth0" drop
        oifname "eth0" drop
    }
    chain output {
        type filter hook output priority -10; policy accept;
        oifname "eth0" tcp sport 22 accept
        oifname "eth0" udp sport 68 udp dport 67 accept
        oifname "eth0" drop
    }
}
END

echo "$INTERFACES" > /etc/network/interfaces.d/lab
apt-proxy "$APT_PROXY"
