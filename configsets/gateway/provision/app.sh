# shellcheck shell=bash disable=SC2154
# --- app: a web server --------------------------------------------------------------------------------------------------------

enable_service nftables.service
ifup -a

cat > /var/www/html/index.html << END
<!DOCTYPE html>
<title>$NAME</title>
<h1>The application on $NAME</h1>
END
cat > /etc/nginx/sites-available/default << 'END'
server {
    listen 80 default_server;
    root /var/www/html;
    index index.html;

    location = /status {
        stub_status;
    }
}
END
ufw allow 80/tcp
enable_service nginx.service
