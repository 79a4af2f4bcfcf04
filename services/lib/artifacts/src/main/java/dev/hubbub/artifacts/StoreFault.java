package dev.hubbub.artifacts;

import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;

/** Turns what the S3 client throws into one of our {@link ObjectStoreException}s. */
final class StoreFault {

    private static final Set<String> REFUSED = Set.of(
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AuthorizationHeaderMalformed",
            "AccountProblem",
            "InvalidSecurity");
    /** RFC 4918, 11.5: Insufficient Storage. */
    private static final int FULL = 507;

    /** MinIO's, for a full disk and for a bucket's quota. */
    private static final Set<String> NO_ROOM =
            Set.of("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded");

    private static final Set<String> MISSING = Set.of("NoSuchKey", "NoSuchObject", "NoSuchVersion", "NotFound");

    private final ObjectStoreSettings settings;
    private final ObjectUri object;
    private final Exception cause;

    private StoreFault(ObjectStoreSettings settings, ObjectUri object, Exception cause) {
        this.settings = settings;
        this.object = object;
        this.cause = cause;
    }

    /** What a failed request about this object (or bucket, with an empty key) comes to. */
    static ObjectStoreException of(ObjectStoreSettings settings, ObjectUri object, Exception cause) {
        return new StoreFault(settings, object, cause).translate();
    }

    /** What a missing bucket comes to. */
    static MissingObjectException noBucket(ObjectStoreSettings settings, String bucket) {
        return new MissingObjectException(
                "There is no bucket '" + bucket + "' in the object store at " + settings.endpoint()
                        + ": create it, or correct the name (" + ObjectStoreSettings.BUCKET + ").",
                null);
    }

    /** The status of a response the store gave, or 0 if it gave none. */
    static int status(Exception e) {
        return e instanceof ErrorResponseException answer ? answer.response().code() : 0;
    }

    private ObjectStoreException translate() {
        if (cause instanceof ErrorResponseException answer) {
            return ofAnswer(answer);
        }
        for (Throwable e = cause; e != null; e = e.getCause()) {
            if (e instanceof ConnectException || e instanceof UnknownHostException) {
                return new StoreUnavailableException(
                        "No object store answers at " + settings.endpoint() + ": is it running, and is "
                                + ObjectStoreSettings.ENDPOINT + " right?",
                        cause);
            }
            if (e instanceof SocketTimeoutException) {
                return new StoreUnavailableException(
                        "The object store at " + settings.endpoint() + " did not answer in time about " + object + ".",
                        cause);
            }
        }
        return new StoreUnavailableException(
                "The connection to the object store at " + settings.endpoint() + " broke off at " + object + " ("
                        + reason() + ").",
                cause);
    }

    private ObjectStoreException ofAnswer(ErrorResponseException answer) {
        String code = String.valueOf(answer.errorResponse().code());
        int status = answer.response().code();
        if (code.equals("NoSuchBucket") || status == 404 && object.key().isEmpty()) {
            return noBucket(settings, object.bucket());
        }
        if (status == 404 || MISSING.contains(code)) {
            return new MissingObjectException("There is no object " + object + " in the store.", cause);
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return new StoreAccessException(
                    "The object store at " + settings.endpoint()
                            + " refused the request because the clocks differ: set this machine's clock.",
                    cause);
        }
        if (status == FULL || NO_ROOM.contains(code)) {
            return new StoreUnavailableException(
                    "The object store at " + settings.endpoint() + " has no room left for " + object
                            + ": delete what is not needed there, or give it more (" + code + ").",
                    cause,
                    true);
        }
        if (status == 401 || status == 403 || REFUSED.contains(code)) {
            return new StoreAccessException(
                    "The object store at " + settings.endpoint() + " refused the credentials for " + object
                            + ": check " + ObjectStoreSettings.ACCESS_KEY + " and " + ObjectStoreSettings.SECRET_KEY
                            + ", and what they may do (" + code + ").",
                    cause);
        }
        return new StoreUnavailableException(
                "The object store at " + settings.endpoint() + " answered " + status + " (" + code + ") about " + object
                        + ".",
                cause);
    }

    private String reason() {
        Throwable e = cause;
        // The client's own exception only wraps the one that says something.
        while (!(e instanceof IOException) && e.getCause() != null) {
            e = e.getCause();
        }
        return String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
}
