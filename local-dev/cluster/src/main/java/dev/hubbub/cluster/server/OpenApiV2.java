package dev.hubbub.cluster.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The little of OpenAPI v2 that kubectl asks for when it is given a {@code v1 List}: whether the server validates
 * fields and can do a dry run, asked of the kind Namespace. kubectl takes this document only as protobuf, in the
 * messages of gnostic's {@code OpenAPIv2.proto}, whose field numbers are named here.
 */
final class OpenApiV2 {
    static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final int DOCUMENT_SWAGGER = 1;
    private static final int DOCUMENT_INFO = 2;
    private static final int DOCUMENT_PATHS = 8;
    private static final int INFO_TITLE = 1;
    private static final int INFO_VERSION = 2;
    private static final int PATHS_PATH = 2;
    private static final int NAME = 1;
    private static final int VALUE = 2;
    private static final int PATH_ITEM_PATCH = 8;
    private static final int OPERATION_PARAMETERS = 8;
    private static final int OPERATION_EXTENSION = 13;
    private static final int ITEM_PARAMETER = 1;
    private static final int PARAMETER_NON_BODY = 2;
    private static final int NON_BODY_QUERY = 3;
    private static final int QUERY_IN = 2;
    private static final int QUERY_NAME = 4;
    private static final int ANY_YAML = 2;

    private OpenApiV2() {}

    static byte[] document() {
        ByteString kind = message(
                text(NAME, "x-kubernetes-group-version-kind"),
                nested(VALUE, message(text(ANY_YAML, "group: \"\"\nkind: Namespace\nversion: v1\n"))));
        ByteString patch = message(nested(OPERATION_EXTENSION, kind));
        for (String parameter : List.of("dryRun", "fieldManager", "fieldValidation")) {
            ByteString query = message(text(QUERY_IN, "query"), text(QUERY_NAME, parameter));
            ByteString item = message(nested(
                    ITEM_PARAMETER, message(nested(PARAMETER_NON_BODY, message(nested(NON_BODY_QUERY, query))))));
            patch = patch.concat(nested(OPERATION_PARAMETERS, item));
        }
        ByteString path = message(
                text(NAME, "/api/v1/namespaces/{name}"), nested(VALUE, message(nested(PATH_ITEM_PATCH, patch))));
        return message(
                        text(DOCUMENT_SWAGGER, "2.0"),
                        nested(DOCUMENT_INFO, message(text(INFO_TITLE, "Local cluster"), text(INFO_VERSION, "v1"))),
                        nested(DOCUMENT_PATHS, message(nested(PATHS_PATH, path))))
                .toByteArray();
    }

    private static ByteString message(ByteString... fields) {
        return ByteString.copyFrom(List.of(fields));
    }

    private static ByteString text(int field, String value) {
        return nested(field, ByteString.copyFromUtf8(value));
    }

    /** Texts and messages alike are a tag, a length and bytes. */
    private static ByteString nested(int field, ByteString value) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeBytes(field, value);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory cannot be written", e);
        }
        return bytes.toByteString();
    }
}
