package dev.hubbub.cluster.objects;

import dev.hubbub.cluster.resource.ApiFailure;

/** The kinds of patches, told apart by the request's content type. */
public enum PatchForm {
    MERGE("application/merge-patch+json"),
    JSON("application/json-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json"),
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    PatchForm(String mediaType) {
        this.mediaType = mediaType;
    }

    public static PatchForm of(String mediaType) {
        for (PatchForm form : values()) {
            if (form.mediaType.equals(mediaType)) {
                return form;
            }
        }
        throw ApiFailure.unsupportedMediaType("the body of the request was in an unknown format - accepted media types"
                + " include: application/json-patch+json, application/merge-patch+json,"
                + " application/strategic-merge-patch+json, application/apply-patch+yaml");
    }
}
