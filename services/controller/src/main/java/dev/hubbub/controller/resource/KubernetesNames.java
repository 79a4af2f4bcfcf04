package dev.hubbub.controller.resource;

/**
 * How Kubernetes spells what a Job is made of, as regular expressions without lookaheads, which definitions cannot have.
 * What one of these takes, the API server takes in a Job.
 */
final class KubernetesNames {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_TEXT = LABEL + "(\\." + LABEL + ")*";
    private static final String QUALIFIED_TEXT = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final String IMAGE_PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";

    /** The name of an object, such as that of a priority class. */
    static final String SUBDOMAIN = "^" + SUBDOMAIN_TEXT + "$";

    /** The key of a label or of a taint. */
    static final String LABEL_KEY = "^(" + SUBDOMAIN_TEXT + "/)?" + QUALIFIED_TEXT + "$";

    /** The value of a label or of a taint. */
    static final String LABEL_VALUE = "^(" + QUALIFIED_TEXT + ")?$";

    /** A resource that a device plugin offers: it has a domain, which the native ones have not. */
    static final String EXTENDED_RESOURCE = "^" + SUBDOMAIN_TEXT + "/" + QUALIFIED_TEXT + "$";

    /** CPU from 1m to 9999 cores; Kubernetes knows nothing finer than a thousandth. */
    static final String CPU =
            "^([1-9][0-9]{0,6}m|[1-9][0-9]{0,3}(\\.[0-9]{1,3})?" + "|0\\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9]))$";

    /** Memory from 10 MB, below which no container starts, to 9999 Ti. */
    static final String MEMORY = "^([1-9][0-9]{7,15}|[1-9][0-9]{4,12}(k|Ki)|[1-9][0-9]{1,9}(\\.[0-9]{1,3})?(M|Mi)"
            + "|([1-9][0-9]{0,3}(\\.[0-9]{1,3})?|0\\.[1-9][0-9]{0,2})(G|Gi|T|Ti))$";

    /** An image as the distribution of images has it: registry, name, tag and digest. */
    static final String IMAGE = "^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*"
            + "(:[0-9]{1,5})?/)?" + IMAGE_PART + "(/" + IMAGE_PART + ")*(:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?"
            + "(@sha256:[0-9a-f]{64})?$";

    private KubernetesNames() {}
}
