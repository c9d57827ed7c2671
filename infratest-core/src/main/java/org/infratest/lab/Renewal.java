package org.infratest.lab;

/**
 * Makes a copy of a machine a machine of its own. What its system has made up at its first boot to be told from others, and only that, is made
 * up anew: machine-id(5), and the host keys of SSH. It also gets an address of its own on the card by which infratest logs in.
 */
final class Renewal {

    /** Written by {@link #PREPARE}; gone with a reboot, and after its use. */
    private static final String SCRIPT = "/run/infratest-renewal";

    /**
     * What {@link Waking#ATTEND} runs to renew it; then it prints the exit code. Its arguments are the hardware address of the card by which
     * infratest logs in, and the address that this has from now on, with the length of its prefix. Who has asked for the old one by DHCP is
     * told that it is not to be had any more when he asks again, and is given the new one.
     */
    static final String RUN = "sh " + SCRIPT;

    /** How exactly the clock of a machine is known to have been right while it booted, in seconds. */
    private static final int CLOCK = 60;

    /**
     * A script, run as root on the machine that is to be copied, that sees what there is to renew and writes a script that does it. A service
     * that has read the machine's id is started anew: systemd-networkd asks for addresses in its name.
     */
    static final String PREPARE = """
            set -eu
            boot=$(sed -n 's/^btime //p' /proc/stat)
            made=
            for file in /etc/machine-id /etc/ssh/ssh_host_*_key; do
                if [ -s "$file" ] && [ "$(stat -c %Y "$file")" -ge $((boot - CLOCK)) ]; then
                    made="$made $file"
                fi
            done
            umask 077
            echo "made='$made'" > SCRIPT
            cat >> SCRIPT << 'END'
            set -eu
            keys=
            for file in $made; do
                case $file in
                    */machine-id)
                        old=$(cat "$file")
                        new=$(tr -d - < /proc/sys/kernel/random/uuid)
                        echo "$new" > "$file"
                        if [ -f /var/lib/dbus/machine-id ] && [ ! -L /var/lib/dbus/machine-id ]; then
                            echo "$new" > /var/lib/dbus/machine-id
                        fi
                        for journal in /run/log/journal /var/log/journal; do
                            [ ! -d "$journal/$old" ] || mv "$journal/$old" "$journal/$new"
                        done
                        if [ -d /run/systemd/system ]; then
                            systemctl try-restart systemd-journald systemd-networkd NetworkManager || true
                        fi
                        ;;
                    *)
                        type=${file##*/ssh_host_}
                        rm -f "$file" "$file.pub"
                        ssh-keygen -q -t "${type%_key}" -N '' -f "$file"
                        keys=new
                        ;;
                esac
            done
            if [ -n "$keys" ]; then
                if [ -s /run/sshd.pid ]; then
                    kill -HUP "$(cat /run/sshd.pid)"
                else
                    for unit in ssh.service sshd.service; do
                        ! systemctl --quiet is-active "$unit" || systemctl reload "$unit"
                    done
                fi
            fi
            for path in /sys/class/net/*; do
                if [ "$(cat "$path/address")" = "$1" ]; then
                    card=${path##*/}
                fi
            done
            old=$(ip -4 -o address show dev "$card" scope global | sed 's/.* inet \\([^ ]*\\) .*/\\1/')
            case " $old " in
                *" $2 "*) ;;
                *) ip address add "$2" dev "$card" ;;
            esac
            for each in $old; do
                [ "$each" = "$2" ] || ip address del "$each" dev "$card"
            done
            rm SCRIPT
            END
            """.replace("SCRIPT", SCRIPT).replace("CLOCK", String.valueOf(CLOCK));

    /** The command that runs it, over SSH. */
    static final String PREPARE_AS_ROOT =
            "as=; [ \"$(id -u)\" = 0 ] || as='sudo -n'; $as sh -s << 'end-of-preparation'\n" + PREPARE
                    + "end-of-preparation\n";

    private Renewal() {}
}
