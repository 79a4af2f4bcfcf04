package dev.hubbub.datasets;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file or a folder of a dataset is: in a store ({@code s3://bucket/key}), on a hub
 * ({@code hf://datasets/OWNER/NAME@COMMIT/PATH}) or on this machine (a path or a {@code file:} URI). Names below it are joined with {@code /}, and {@code .} and {@code ..} are resolved.
 */
public final class Location {

    private static final String STORE = "s3://";
    private static final Pattern HUB = Pattern.compile("(hf://[^/]+/[^/]+/[^/?]+)/?([^?]*)(?:\\?.*)?");

    private final String root;
    private final String path;

    private Location(String root, String path) {
        this.root = root;
        this.path = path;
    }

    /** Reads a location; a path on this machine is made absolute. */
    public static Location of(String uri) {
        if (uri.startsWith(STORE)) {
            int slash = uri.indexOf('/', STORE.length());
            String root = slash < 0 ? uri : uri.substring(0, slash);
            return new Location(root, slash < 0 ? "" : normal(uri.substring(slash + 1)));
        }
        Matcher hub = HUB.matcher(uri);
        if (hub.matches()) {
            return new Location(hub.group(1), normal(hub.group(2)));
        }
        Path local = uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
        return new Location("", normal(local.toAbsolutePath().toString().replace('\\', '/')));
    }

    /** Whether it is on a hub. */
    public boolean isOnHub() {
        return HUB.matcher(root).matches();
    }

    /** Whether it is on this machine. */
    public boolean isLocal() {
        return root.isEmpty();
    }

    /** The folder it is in. */
    public Location parent() {
        int slash = path.lastIndexOf('/');
        return new Location(root, slash < 0 ? "" : path.substring(0, slash));
    }

    /**
     * What a name means in this folder: something below it, or an address of its own.
     *
     * @param name a relative path, {@code s3://bucket/key}, or, on this machine, an absolute path
     */
    public Location resolve(String name) {
        if (name.startsWith(STORE)
                || name.startsWith("file:")
                || HUB.matcher(name).matches()
                || isLocal() && Path.of(name).isAbsolute()) {
            return of(name);
        }
        return new Location(root, normal(path + "/" + name));
    }

    /** Whether a name means something of the same store, repository and commit, or machine, whoever reads it. */
    boolean isOfSameRoot(String name) {
        return resolve(name).root.equals(root) && (!name.contains("://") || name.startsWith(root + "/"));
    }

    /** Its last part. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The file on this machine. */
    Path local() {
        return Path.of((path.matches("[A-Za-z]:.*") ? "" : "/") + path);
    }

    /** The location as a prefix, with a slash at its end. */
    public String prefix() {
        return isLocal() ? local().toUri().toString() : root + "/" + (path.isEmpty() ? "" : path + "/");
    }

    /** The location as {@code s3://bucket/key} or as a {@code file:} URI. */
    public String uri() {
        return isLocal() ? local().toUri().toString() : root + "/" + path;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Location that && root.equals(that.root) && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return root.hashCode() * 31 + path.hashCode();
    }

    /** For people: a path on this machine stays a path. */
    @Override
    public String toString() {
        return isLocal() ? local().toString() : uri();
    }

    private static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
