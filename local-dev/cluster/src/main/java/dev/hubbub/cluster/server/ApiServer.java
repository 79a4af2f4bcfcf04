package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.access.Access;
import dev.hubbub.cluster.node.PodFiles;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.resource.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The HTTP side of the local cluster. It runs commands for whoever can reach it, so it listens on the loopback address
 * only, and refuses requests that a web page could have made: those with an {@code Origin}, and those whose {@code
 * Host} is not this machine's own name for itself.
 */
public final class ApiServer {
    private static final String HOST = "127.0.0.1";
    private static final int LARGEST_BODY = 3 * 1024 * 1024;

    private final HttpServer http;
    private final Discovery discovery;
    private final OpenApiDocuments openApi;
    private final ResourceRequests resources;
    private final Access access;
    private final RequestCounts counts = new RequestCounts();

    public ApiServer(Vertx vertx, ClusterObjects objects, PodFiles files, Access access) {
        this.discovery = new Discovery(objects.catalog());
        this.openApi = new OpenApiDocuments(objects.catalog());
        this.access = access;
        this.resources = new ResourceRequests(vertx, objects, new PodLogs(vertx, files), access);
        this.http = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(HOST)
                        .setHandle100ContinueAutomatically(true)
                        .setMaxWebSocketFrameSize(LARGEST_BODY))
                .requestHandler(this::handle);
    }

    /**
     * @param port the port to listen on, 0 for a free one
     * @return the port
     */
    public Future<Integer> listen(int port) {
        return http.listen(port).map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return http.close();
    }

    private void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request);
        try {
            refuseForeign(request);
            if (request.method() == HttpMethod.GET) {
                get(exchange);
            } else {
                withBody(exchange);
            }
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    private static void refuseForeign(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        // Java's WebSocket clients name the server itself as their origin.
        boolean ownSocket = request.headers().contains("Upgrade", "websocket", true)
                && origin != null
                && origin.endsWith("//" + request.getHeader("Host"));
        if (origin != null && !ownSocket) {
            throw ApiFailure.forbidden("requests of web pages are not answered");
        }
        String host = request.authority() == null ? "" : request.authority().host();
        if (!isLoopback(host)) {
            throw ApiFailure.forbidden("the local cluster answers only to 127.0.0.1 and localhost, not to " + host);
        }
    }

    private static boolean isLoopback(String host) {
        // Only literal addresses are looked at; a name could be made to point here.
        String literal = host.replace("[", "").replace("]", "");
        try {
            return literal.equals("localhost")
                    || literal.matches("[0-9a-fA-F.:]+")
                            && InetAddress.getByName(literal).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void get(Exchange exchange) {
        String path = exchange.request().path();
        if (path.equals("/healthz") || path.equals("/readyz") || path.equals("/livez")) {
            exchange.request()
                    .response()
                    .putHeader("Content-Type", "text/plain")
                    .end("ok");
            return;
        }
        exchange.user(access);
        if (path.equals("/metrics")) {
            exchange.request()
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4")
                    .end(counts.text());
            return;
        }
        if (path.equals("/openapi/v2")) {
            exchange.request()
                    .response()
                    .putHeader("Content-Type", OpenApiV2.MEDIA_TYPE)
                    .end(Buffer.buffer(OpenApiV2.document()));
            return;
        }
        Optional<ObjectNode> document = path.startsWith("/openapi")
                ? openApi.document(path)
                : discovery.document(path, exchange.request().getHeader("Host"));
        if (document.isPresent()) {
            exchange.answer(200, document.get());
        } else {
            counts.count(exchange, exchange.path());
            resources.require(exchange, exchange.path());
            resources.get(exchange, exchange.path());
        }
    }

    private void withBody(Exchange exchange) {
        ResourcePath path = exchange.path();
        counts.count(exchange, path);
        resources.require(exchange, path);
        Buffer body = Buffer.buffer();
        HttpServerRequest request = exchange.request();
        request.handler(part -> {
            if (body.length() <= LARGEST_BODY) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            try {
                if (body.length() > LARGEST_BODY) {
                    throw ApiFailure.tooLarge(LARGEST_BODY);
                }
                resources.write(exchange, path, body);
            } catch (RuntimeException e) {
                exchange.fail(e);
            }
        });
    }
}
