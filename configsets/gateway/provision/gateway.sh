# shellcheck shell=bash disable=SC2154
# --- gateway: routes, filters, translates addresses, answers names ------------------------------------------------------------

# This machine's firewall is the ruleset below.
sed -i 's/^ENABLED=.*/ENABLED=no/' /etc/ufw/ufw.conf
rm -f /etc/systemd/system/multi-user.target.wants/ufw.service
systemctl stop ufw

echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.d/50-gateway.conf
sysctl --quiet --load /etc/sysctl.d/50-gateway.conf

sed -i '1a flush ruleset' /etc/nftables.conf
cat >> /etc/nftables.conf << END
table inet gateway {
    chain input {
        type filter hook input priority filter; policy drop;
        iifname "lo" accept
        ct state established,related accept
        meta l4proto { icmp, ipv6-icmp } accept
        tcp dport 22 accept
        iifname { "$PUBLIC_DEVICE", "$PRIVATE_DEVICE" } meta l4proto { tcp, udp } th dport 53 accept
    }
    chain forward {
        type filter hook forward priority filter; policy drop;
        ct state established,related accept
        iifname "$PRIVATE_DEVICE" oifname "$PUBLIC_DEVICE" accept
        iifname "$PUBLIC_DEVICE" oifname "$PRIVATE_DEVICE" meta l4proto icmp accept
        iifname "$PUBLIC_DEVICE" oifname "$PRIVATE_DEVICE" ip daddr $APP_ADDRESS tcp dport 80 accept
    }
    chain postrouting {
        type nat hook postrouting priority srcnat;
        ip saddr $PRIVATE_SUBNET oifname "$PUBLIC_DEVICE" masquerade
    }
}
END
enable_service nftables.service
ifup -a

cat > /etc/dnsmasq.d/lab.conf << END
# Local names from /etc/hosts, each with the address on the asking machine's network; the rest from the provider.
domain=$DOMAIN
local=/$DOMAIN/
expand-hosts
localise-queries
domain-needed
no-resolv
server=$UPSTREAM_DNS
interface=$PUBLIC_DEVICE
interface=$PRIVATE_DEVICE
bind-dynamic
END
enable_service dnsmasq.service
