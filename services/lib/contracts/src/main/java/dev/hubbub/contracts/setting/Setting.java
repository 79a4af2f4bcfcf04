package dev.hubbub.contracts.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The one definition of a setting, on the record component that holds its value. Name and type are the component's. The
 * custom resources, the JSON Schemas, what is refused and what the command line says of it follow from here.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** What it means, for people: a sentence or two, as {@code kubectl explain} shows them. */
    String value();

    /** The least value, or the least of each element of a list. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The greatest value, or the greatest of each element of a list. */
    double max() default Double.POSITIVE_INFINITY;

    /** Most characters of a text, or elements of a list. */
    int longest() default Integer.MAX_VALUE;

    /** Most characters of each element of a list. */
    int longestElement() default Integer.MAX_VALUE;

    /** The regular expression that a text matches; empty for any text. */
    String pattern() default "";

    /** What comes of a list without elements, such as "nothing would be decoded"; empty where that may be. */
    String emptyMeans() default "";

    /** What holds where nothing is given, as JSON; empty where absence has a meaning of its own. */
    String byDefault() default "";

    /**
     * Whether the default is written out too. Where it is not, a value that is the default is kept as absent, so that a
     * setting that is new leaves the digests of everything without it as they were.
     */
    boolean written() default false;
}
