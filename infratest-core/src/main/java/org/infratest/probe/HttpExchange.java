package org.infratest.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.infratest.Printable;
import org.infratest.Watchdog;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/** One GET request with the redirects that follow it, bounded in time and size. */
final class HttpExchange {

    private static final int BODY_LIMIT = 1 << 20;
    private static final int SHOWN = 300;
    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxLineLength(1 << 16)
            .setMaxHeaderCount(500)
            .build();

    private final Aim aim;
    private final Patience patience;
    private final HttpAsk ask;
    private final InetSocketAddress address;
    private final VantageConnector connector;
    private final URI url;
    private final HttpClientContext context = HttpClientContext.create();
    private final long start = System.nanoTime();

    /** An answer of whose body enough was read; what the client says when it is then cut off is of no interest. */
    private @Nullable HttpObservation enough;

    HttpExchange(Aim aim, Patience patience, HttpAsk ask, InetAddress host, String path) {
        this.aim = aim;
        this.patience = patience;
        this.ask = ask;
        this.address = Aim.at(host, ask.effectivePort());
        this.connector = new VantageConnector(aim, patience, ask, host);
        this.url = URI.create(ask.scheme() + "://" + authority() + path);
    }

    private String authority() {
        String name = connector.name().contains(":") ? "[" + connector.name() + "]" : connector.name();
        return ask.port() == 0 ? name : name + ":" + ask.port();
    }

    HttpObservation observe() {
        HttpGet request = new HttpGet(url);
        ask.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
        Watchdog watchdog = Watchdog.after(patience.attemptTimeout(), connector::abort);
        try (CloseableHttpClient client = client();
                watchdog) {
            return client.execute(
                    new HttpHost(
                            url.getScheme(), address.getAddress(), connector.name(), ask.port() == 0 ? -1 : ask.port()),
                    request,
                    context,
                    this::answered);
        } catch (IOException e) {
            return enough != null ? enough : unanswered(watchdog.hasBitten() ? lateness() : problem(e), e);
        }
    }

    private CloseableHttpClient client() {
        Timeout timeout = Timeout.of(patience.attemptTimeout());
        return HttpClientBuilder.create()
                .setConnectionManager(new BasicHttpClientConnectionManager(
                        connector,
                        ManagedHttpClientConnectionFactory.builder()
                                .http1Config(BOUNDS)
                                .build()))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setMaxRedirects(Math.max(1, ask.redirects()))
                        .setRedirectsEnabled(ask.redirects() > 0)
                        .setResponseTimeout(timeout)
                        .setConnectionRequestTimeout(timeout)
                        .build())
                .setRedirectStrategy(new KnownPlaces(connector))
                .disableAutomaticRetries()
                .setUserAgent("infratest")
                .build();
    }

    private HttpObservation answered(ClassicHttpResponse response) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        HttpEntity entity = response.getEntity();
        boolean truncated = entity != null && fill(body, entity.getContent());
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(String.valueOf(header.getValue()));
        }
        HttpObservation seen = new HttpObservation(
                aim.target(),
                address,
                aim.vantage().name(),
                url.toString(),
                response.getCode(),
                String.valueOf(response.getReasonPhrase()),
                headers,
                body.toString(charset(entity)),
                truncated,
                context.getRedirectLocations().getAll(),
                "",
                null,
                took());
        if (truncated) {
            enough = seen;
            connector.abort(); // or the client would read on to the end, to use the connection again
        }
        return seen;
    }

    /** Reads at most the limit; true if there was more. */
    private static boolean fill(ByteArrayOutputStream body, @Nullable InputStream content) throws IOException {
        if (content == null) {
            return false;
        }
        byte[] bytes = content.readNBytes(BODY_LIMIT);
        body.writeBytes(bytes);
        return bytes.length == BODY_LIMIT && content.read() >= 0;
    }

    private static Charset charset(@Nullable HttpEntity entity) {
        ContentType type = entity == null ? null : ContentType.parseLenient(entity.getContentType());
        Charset charset = type == null ? null : type.getCharset();
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }

    private HttpObservation unanswered(String problem, IOException failure) {
        return new HttpObservation(
                aim.target(),
                address,
                aim.vantage().name(),
                url.toString(),
                0,
                "",
                Map.of(),
                "",
                false,
                context.getRedirectLocations().getAll(),
                problem,
                failure,
                took());
    }

    private String problem(IOException failure) {
        String words = Printable.line(String.valueOf(failure.getMessage()), SHOWN);
        if (failure instanceof VantageConnector.NotOpenedException) {
            return words;
        }
        if (failure instanceof SSLException) {
            return "TLS failed (" + words + ")";
        }
        if (failure instanceof SocketTimeoutException) {
            return lateness();
        }
        return "no answer came (" + words + ")";
    }

    private String lateness() {
        return "no whole answer came within " + Durations.text(patience.attemptTimeout());
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Follows redirects to places whose address is known; others are the answer themselves. */
    private static final class KnownPlaces extends DefaultRedirectStrategy {

        private final VantageConnector connector;

        KnownPlaces(VantageConnector connector) {
            this.connector = connector;
        }

        @Override
        public boolean isRedirected(HttpRequest request, HttpResponse response, HttpContext context)
                throws ProtocolException {
            if (!super.isRedirected(request, response, context)) {
                return false;
            }
            try {
                String host = getLocationURI(request, response, context).getHost();
                return host != null && connector.knows(host);
            } catch (org.apache.hc.core5.http.HttpException e) {
                throw new ProtocolException(e.getMessage(), e);
            }
        }
    }
}
