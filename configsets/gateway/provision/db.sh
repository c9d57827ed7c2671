# shellcheck shell=bash disable=SC2154
# --- db: a database for the application only ------------------------------------------------------------------------------------

enable_service nftables.service
ifup -a

cluster=$(echo /etc/postgresql/*/main)
version=$(basename "$(dirname "$cluster")")
echo "listen_addresses = 'localhost,$DB_ADDRESS'" > "$cluster/conf.d/lab.conf"
rule="host app app $APP_ADDRESS/32 scram-sha-256"
grep -qxF "$rule" "$cluster/pg_hba.conf" || echo "$rule" >> "$cluster/pg_hba.conf"
ufw allow proto tcp from "$APP_ADDRESS" to any port 5432
enable_service "postgresql@$version-main.service"

cd /
runuser -u postgres -- psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --set password="$DB_PASSWORD" << 'END'
SELECT 'CREATE ROLE app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') \gexec
ALTER ROLE app PASSWORD :'password';
SELECT 'CREATE DATABASE app OWNER app' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'app') \gexec
END
