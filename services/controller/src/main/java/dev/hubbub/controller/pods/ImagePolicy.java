package dev.hubbub.controller.pods;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which images pods may run: whoever may create an Experiment is not thereby allowed to run any program beside the
 * installation's credentials.
 *
 * @param allowed images as they are written, or without tag and digest for any of them
 */
public record ImagePolicy(List<String> allowed) {

    public ImagePolicy {
        allowed = List.copyOf(allowed);
    }

    /**
     * Why an image may not run, in one sentence; absent if it may.
     *
     * @param path the field that names it
     * @param own the installation's own image for these pods, of which any tag may run where nothing else is allowed
     */
    Optional<String> problem(String path, String image, String own) {
        if (image == null || image.equals(own)) {
            return Optional.empty();
        }
        List<String> all = allowed.isEmpty() ? List.of(repository(own)) : allowed;
        if (Stream.of(image, repository(image)).anyMatch(all::contains)) {
            return Optional.empty();
        }
        return Optional.of(path + " is '" + image + "', which this installation does not run: name one of "
                + String.join(", ", all) + ", leave the field out for " + own
                + ", or have HUBBUB_IMAGES_ALLOWED of the controller name it");
    }

    /** An image without tag and digest; a colon before the last slash belongs to a registry's port. */
    private static String repository(String image) {
        String name = image.split("@", 2)[0];
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
