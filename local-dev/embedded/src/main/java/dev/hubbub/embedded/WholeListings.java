package dev.hubbub.embedded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Gives out listings in the pages that clients ask for, and makes ten of them in one go: a store on a file system looks at
 * all of a folder's files for each page, which for ten thousand takes seconds. A listing shows what was there when its
 * page was made or later.
 */
final class WholeListings extends ForwardingBlobStore {

    private static final int PAGES_AT_ONCE = 10;
    private static final int LISTINGS_REMEMBERED = 4;

    private record Listed(String bucket, String prefix) {}

    /** Objects that follow each other in a listing, whether more come after them, and when it was looked. */
    private record Made(List<S3Object> objects, boolean more, long look) {

        Made after(int objectsBefore) {
            return new Made(objects.subList(objectsBefore, objects.size()), more, look);
        }
    }

    private static final Made NOTHING = new Made(List.of(), true, 0);

    private final Map<Listed, Made> remembered = new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Listed, Made> eldest) {
            return size() > LISTINGS_REMEMBERED;
        }
    };

    private final AtomicLong looks = new AtomicLong();

    WholeListings(BlobStore store) {
        super(store);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        boolean plain = (request.delimiter() == null || request.delimiter().isEmpty())
                && (request.startAfter() == null || request.startAfter().isEmpty())
                && request.maxKeys() != null
                && request.maxKeys() > 0;
        return plain ? page(request) : super.list(request);
    }

    private ListObjectsV2Response page(ListObjectsV2Request request) {
        Listed listed = new Listed(request.bucket(), request.prefix());
        int most = request.maxKeys();
        Optional<Made> known = remainder(listed, request.continuationToken());
        // Of the last page of those that were made nobody knows here whether it is whole.
        if (known.isPresent()
                && (known.get().objects().size() > most || !known.get().more())) {
            return response(request, known.get());
        }
        // Counted before it is looked: what is begun later shows what is as new or newer, whenever it ends.
        long look = looks.incrementAndGet();
        ListObjectsV2Response found =
                super.list(request.toBuilder().maxKeys(PAGES_AT_ONCE * most).build());
        Made made = new Made(new ArrayList<>(found.contents()), Boolean.TRUE.equals(found.isTruncated()), look);
        if (made.objects().size() > most) {
            synchronized (remembered) {
                if (remembered.getOrDefault(listed, NOTHING).look() < look) {
                    remembered.put(listed, made);
                }
            }
        }
        return response(request, made);
    }

    /** What is remembered of a listing behind the last page's end. */
    private Optional<Made> remainder(Listed listed, String token) {
        if (token == null || token.isEmpty()) {
            return Optional.empty();
        }
        Made made;
        synchronized (remembered) {
            made = remembered.getOrDefault(listed, NOTHING);
        }
        int last = Collections.binarySearch(
                made.objects(), S3Object.builder().key(token).build(), Comparator.comparing(S3Object::key));
        return last < 0 ? Optional.empty() : Optional.of(made.after(last + 1));
    }

    private static ListObjectsV2Response response(ListObjectsV2Request request, Made made) {
        int count = Math.min(request.maxKeys(), made.objects().size());
        List<S3Object> page = made.objects().subList(0, count);
        boolean truncated = made.objects().size() > count || made.more();
        return ListObjectsV2Response.builder()
                .name(request.bucket())
                .prefix(request.prefix())
                .maxKeys(request.maxKeys())
                .keyCount(count)
                .contents(page)
                .isTruncated(truncated)
                .nextContinuationToken(truncated ? page.get(count - 1).key() : null)
                .build();
    }
}
