package dev.hubbub.hub;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something lies on a hub: {@code hf://OWNER/MODEL}, {@code hf://OWNER/MODEL@REVISION}, or with a folder of the
 * repository behind it; {@code hf://datasets/OWNER/NAME} for a dataset.
 *
 * @param kind of the repository
 * @param repository its owner and name, {@code OWNER/NAME}
 * @param revision a branch, a tag or a commit; of those with slashes, references such as {@code refs/pr/1}
 * @param folder in the repository, without slashes around it; empty for its root
 */
public record HubAddress(Kind kind, String repository, String revision, String folder) {
    /** What every address begins with. */
    public static final String SCHEME = "hf://";

    private static final String DEFAULT_REVISION = "main";
    private static final String DATASETS = "datasets/";
    private static final String NAME = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_-])?";
    private static final Pattern FORM = Pattern.compile("(?<repository>" + NAME + "/" + NAME
            + ")(?:@(?<revision>refs/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+|[A-Za-z0-9_.-]+))?"
            + "(?:/(?<folder>[^?#@]+?))?/?");

    /** What a repository holds. */
    public enum Kind {
        MODEL,
        DATASET;

        /** As the hub's paths say it. */
        String path() {
            return name().toLowerCase(Locale.ROOT) + "s";
        }
    }

    /** Whether a text is meant as such an address. */
    public static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /** @throws IllegalArgumentException if it is none */
    public static HubAddress parse(String text) {
        String rest = isOne(text) ? text.substring(SCHEME.length()) : "";
        Kind kind = rest.startsWith(DATASETS) ? Kind.DATASET : Kind.MODEL;
        Matcher found = FORM.matcher(kind == Kind.DATASET ? rest.substring(DATASETS.length()) : rest);
        if (!found.matches() || isUpwards(found.group("folder")) || isUpwards(found.group("revision"))) {
            throw new IllegalArgumentException("'" + text + "' is no address on a hub: give one such as"
                    + " hf://OWNER/MODEL, hf://OWNER/MODEL@REVISION or hf://OWNER/MODEL@REVISION/FOLDER.");
        }
        String revision = found.group("revision");
        String folder = found.group("folder");
        return new HubAddress(
                kind,
                found.group("repository"),
                revision == null ? DEFAULT_REVISION : revision,
                folder == null ? "" : folder);
    }

    private static boolean isUpwards(String path) {
        return path != null && (("/" + path + "/").contains("/../") || ("/" + path + "/").contains("/./"));
    }

    /** Whether the revision is a commit, at which nothing ever changes. */
    public boolean isPinned() {
        return revision.matches("[0-9a-f]{40}");
    }

    /** The same at another revision, such as the commit that a branch is at. */
    public HubAddress at(String commit) {
        return new HubAddress(kind, repository, commit, folder);
    }

    @Override
    public String toString() {
        return SCHEME + (kind == Kind.DATASET ? DATASETS : "") + repository + "@" + revision
                + (folder.isEmpty() ? "" : "/" + folder);
    }
}
