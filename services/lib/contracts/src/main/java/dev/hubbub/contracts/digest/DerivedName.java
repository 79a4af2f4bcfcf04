package dev.hubbub.contracts.digest;

/**
 * Names made from names of Kubernetes objects, for places that take shorter ones: a topic, a label. One that is too long
 * ends in a digest of the whole behind a capital letter, which no name of an object has: so no two are the same.
 */
public final class DerivedName {

    /** Characters of the longest value of a label. */
    public static final int LONGEST_LABEL = 63;

    private static final String MARK = "-X";

    private DerivedName() {}

    /** A name as it is, or a shorter one that stands for it and for nothing else. */
    public static String of(String name, int longest) {
        if (name.length() <= longest) {
            return name;
        }
        String ending = MARK + Digest.of(name).abbreviated();
        return name.substring(0, longest - ending.length()).replaceAll("[-.]+$", "") + ending;
    }
}
